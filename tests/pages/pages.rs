//! Tests of the built pages in real browsers: `cargo xtask test pages`. One module per feature.
//!
//! They belong to xtask because they drive its browsers; the core's own tests build without them.

mod expected;
mod page;

mod accessibility;
mod address;
mod attributes;
mod boundary;
mod clicker;
mod dragging;
mod element;
mod embed;
mod embedding;
mod failures;
mod forced_colours;
mod formula;
mod full_screen;
mod handles;
mod hessian;
mod hosts;
mod keys;
mod layout;
mod lead;
mod learning_rate;
mod lesson;
mod numbers;
mod offline;
mod opening;
mod own_rule;
mod packaged;
mod parents;
mod playback;
mod policy;
mod presentation;
mod printing;
mod relief;
mod rules;
mod scheme;
mod settled;
mod share;
mod shares;
mod slides;
mod style_isolation;
mod tables;
mod transforms;
mod view;
mod visibility;
mod without_element;

use std::process::ExitCode;

use xtask::page_tests;

/// Runs all tests. Modules with slow tests come first, to shorten the tail of the run.
fn main() -> ExitCode {
    let modules = [
        offline::tests(),
        packaged::tests(),
        parents::tests(),
        transforms::tests(),
        embedding::tests(),
        hosts::tests(),
        failures::tests(),
        presentation::tests(),
        policy::tests(),
        printing::tests(),
        layout::tests(),
        numbers::tests(),
        accessibility::tests(),
        address::tests(),
        attributes::tests(),
        boundary::tests(),
        clicker::tests(),
        dragging::tests(),
        element::tests(),
        embed::tests(),
        forced_colours::tests(),
        formula::tests(),
        handles::tests(),
        hessian::tests(),
        keys::tests(),
        lead::tests(),
        learning_rate::tests(),
        lesson::tests(),
        opening::tests(),
        own_rule::tests(),
        playback::tests(),
        relief::tests(),
        rules::tests(),
        scheme::tests(),
        settled::tests(),
        share::tests(),
        shares::tests(),
        visibility::tests(),
        slides::tests(),
        style_isolation::tests(),
        tables::tests(),
        view::tests(),
        full_screen::tests(),
        without_element::tests(),
    ];
    page_tests::main(modules.into_iter().flatten().collect())
}
