//! The built page in a real browser: `cargo xtask test pages`, one module for each thing that people do there.
//!
//! A package of its own would hold nothing else, so it belongs to xtask, whose browser it drives: the core's own
//! tests compile without it.

mod expected;
mod page;

mod accessibility;
mod address;
mod bad_luck;
mod border;
mod clicker;
mod dragging;
mod element;
mod embed;
mod embedding;
mod forced_colours;
mod formula;
mod full_screen;
mod handles;
mod hessian;
mod keys;
mod layout;
mod learning_rate;
mod lesson;
mod numbers;
mod offline;
mod opening;
mod packaged;
mod playing;
mod policy;
mod projecting;
mod rules;
mod settled;
mod share;
mod slides;
mod view;
mod visibility;
mod without_element;

use std::process::ExitCode;

use xtask::page_tests;

/// All of them; modules whose tests take long come first, so that none of them is waited for at the end.
fn main() -> ExitCode {
    let modules = [
        offline::tests(),
        packaged::tests(),
        embedding::tests(),
        bad_luck::tests(),
        projecting::tests(),
        policy::tests(),
        layout::tests(),
        numbers::tests(),
        accessibility::tests(),
        address::tests(),
        border::tests(),
        clicker::tests(),
        dragging::tests(),
        element::tests(),
        embed::tests(),
        forced_colours::tests(),
        formula::tests(),
        handles::tests(),
        hessian::tests(),
        keys::tests(),
        learning_rate::tests(),
        lesson::tests(),
        opening::tests(),
        playing::tests(),
        rules::tests(),
        settled::tests(),
        share::tests(),
        visibility::tests(),
        slides::tests(),
        view::tests(),
        full_screen::tests(),
        without_element::tests(),
    ];
    page_tests::main(modules.into_iter().flatten().collect())
}
