//! Formulas as WebAssembly: every module is valid and has the documented imports and exports.

use fall_line::computation::Computation;
use fall_line::formula::{EXPORTS, Emitted, Exact, Formula, Program, Vocabulary, emit};
use fall_line::surfaces::surfaces;
use proptest::prelude::*;
use wasmparser::{ExternalKind, Parser, Payload, TypeRef, Validator, WasmFeatures};

use super::generator::formulas;
use super::text::PLANE;

/// The parameters of the exported functions; none returns a value.
const SIGNATURES: [&str; 5] = [
    "[I32, I32, I32]",
    "[I32, I32, I32, I32]",
    "[F64, I32, I32, I32, I32, I32]",
    "[I32, I32, I32, I32, I32, I32]",
    "[I32, I32, I32, I32, I32, I32]",
];

fn check(program: &Program) {
    let emitted = emit(program).expect("a program that is not too long");
    // No feature beyond those of every browser since 2023.
    let mut validator = Validator::new_with_features(WasmFeatures::WASM1 | WasmFeatures::SIMD);
    let types = validator.validate_all(&emitted.bytes).unwrap_or_else(|error| panic!("{error}: {program:?}"));
    let (imports, exports) = interface(&emitted);
    assert_eq!(imports, expected_imports(&emitted.imports));
    let names: Vec<&str> = exports.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, EXPORTS[..if program.is_of_plane() { EXPORTS.len() } else { 1 }]);
    for ((name, function), parameters) in exports.iter().zip(SIGNATURES) {
        let signature = types[types.as_ref().core_function_at(*function)].unwrap_func();
        assert_eq!(
            (format!("{:?}", signature.params()).as_str(), signature.results().len()),
            (parameters, 0),
            "{name}"
        );
    }
}

/// The names of the imports, and the names and function indices of the exports.
fn interface(emitted: &Emitted) -> (Vec<String>, Vec<(String, u32)>) {
    let (mut imports, mut exports) = (Vec::new(), Vec::new());
    for payload in Parser::new(0).parse_all(&emitted.bytes) {
        match payload.expect("a section") {
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    let import = import.expect("an import");
                    let is_memory = matches!(import.ty, TypeRef::Memory(_));
                    assert_eq!(is_memory, import.module == "core", "{import:?}");
                    imports.push(format!("{}.{}", import.module, import.name));
                }
            }
            Payload::ExportSection(section) => {
                for export in section {
                    let export = export.expect("an export");
                    assert_eq!(export.kind, ExternalKind::Func);
                    exports.push((export.name.into(), export.index));
                }
            }
            _ => {}
        }
    }
    (imports, exports)
}

fn expected_imports(exact: &[Exact]) -> Vec<String> {
    let functions = exact.iter().map(|exact| format!("exact.{}", exact.name()));
    ["core.memory".to_string()].into_iter().chain(functions).collect()
}

/// f, its gradient and its Hessian.
fn check_all(formula: &Formula) {
    let jet = formula.jet();
    [jet.value, jet.gradient, jet.hessian].iter().for_each(check);
}

#[test]
fn every_named_surface_compiles_to_valid_modules() {
    for row in surfaces() {
        check_all(row.surface().formula());
    }
}

#[test]
fn more_inputs_than_a_plane_has_leave_only_the_function_of_a_point() {
    let letters = ["a", "b", "c", "d", "k", "p", "q", "r"];
    let vocabulary = Vocabulary { variables: &letters, constants: &[] };
    let formula = Formula::parse("sin(a b) c^d / (k + p) - max(q, cos(a b)) r", &vocabulary).unwrap();
    let computation = Computation::of(&formula);
    assert!(!computation.gradient().is_of_plane());
    check(&computation.gradient());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_formula_compiles_to_valid_modules(text in formulas()) {
        check_all(&Formula::parse(&text, &PLANE).unwrap());
    }
}
