//! The promises of the optimiser that a visitor types, in the race of `descent`.

use fall_line::figure::{Control, Figure, Parameter, Value, state, style};
use fall_line::optimisers::OPTIMISERS;
use fall_line::paint::Theme;

use super::harness::{FRAME, number, open, parameter, word};
use super::soundness::assert_sound;

fn names(figure: &mut dyn Figure) -> Vec<String> {
    figure.parameters().into_iter().map(|one| one.name).collect()
}

#[test]
fn the_rule_is_a_setting_while_it_races() {
    let mut figure = open("descent", "");
    assert!(figure.set("rule", "x = x - eta g").is_err());
    figure.set("optimisers", "adam own").expect("two optimisers");
    let shown: Vec<String> = names(&mut *figure);
    assert!(shown.iter().any(|name| name == "rule") && shown.iter().any(|name| name == "own-preset"), "{shown:?}");
    assert!(shown.iter().any(|name| name == "own-learning-rate"), "{shown:?}");
    figure.set("rule", "x = x - c eta g").expect("a rule");
    figure.set("own-c", "2").expect("a letter");
    // It is kept for when it races again.
    figure.set("optimisers", "adam").expect("one optimiser");
    assert!(!names(&mut *figure).iter().any(|name| name == "rule" || name == "own-c"));
    figure.set("optimisers", "own").expect("one optimiser");
    assert_eq!(
        (parameter(&mut *figure, "rule"), parameter(&mut *figure, "own-c")),
        ("x = x - c eta g".into(), "2".into())
    );
}

/// Readouts, table, basins and legend of a rule are those of the optimiser with the same rule.
#[test]
fn a_typed_rule_races_like_any_optimiser() {
    let run = "surface=himmelblau&steps=120&start=-0.5,-1+2,0&learning-rate=0.005";
    let rule = "rule=v%20%3D%20mu%20v%20%2B%20g%3B%20x%20%3D%20x%20-%20eta%20v&own-mu=0.8";
    let mut own = open("descent", &format!("{run}&optimisers=own&{rule}&basins=own"));
    let mut built_in = open("descent", &format!("{run}&optimisers=momentum&momentum-momentum=0.8&basins=momentum"));
    for figure in [&mut own, &mut built_in] {
        figure.scene(FRAME);
        while figure.advance(&mut || true) {}
    }
    for row in 0..2 {
        for cell in ["step", "loss", "gradientNorm", "evaluations", "distance"] {
            assert_eq!(number(&*own, row, cell), number(&*built_in, row, cell), "{cell} of {row}");
        }
        assert_eq!(word(&*own, row, "verdict"), word(&*built_in, row, "verdict"));
        assert_eq!(own.readouts()[row].label, format!("Your own, start {}", row + 1));
    }
    assert!(own.legend().len() >= 4);
    assert_eq!(own.legend(), built_in.legend());
    let (own, built_in) = (own.table(), built_in.table());
    assert_eq!(own.rows.len(), 242);
    for (one, two) in own.rows.iter().zip(&built_in.rows) {
        assert_eq!((&one[0], &one[1..]), (&Value::Word("own".into()), &two[1..]));
    }
}

#[test]
fn a_preset_writes_itself_out_with_the_usual_values() {
    let mut figure = open("descent", "optimisers=own");
    assert_eq!(parameter(&mut *figure, "rule"), "x = x - eta g");
    figure.set("own-preset", "adam").expect("a preset");
    let rule = parameter(&mut *figure, "rule");
    assert!(rule.starts_with("m = beta_1 m") && rule.contains("beta_2^t"), "{rule}");
    let values = ["own-beta_1", "own-beta_2", "own-epsilon"].map(|name| parameter(&mut *figure, name));
    assert_eq!(values, ["0.9", "0.999", "1e-8"]);
    assert_eq!(state::write(&mut *figure), "optimisers=own&own-preset=adam");
    // Changed, it is the visitor's: letters that stay keep their values.
    figure.set("own-beta_1", "0.5").expect("a letter");
    figure.set("rule", "m = beta_1 m + (1 - beta_1) g; x = x - eta sign(m)").expect("a rule");
    assert_eq!([parameter(&mut *figure, "own-preset"), parameter(&mut *figure, "own-beta_1")], ["typed", "0.5"]);
    assert!(!names(&mut *figure).iter().any(|name| name == "own-epsilon"));
    figure.set("own-preset", "adam").expect("a preset");
    assert_eq!(parameter(&mut *figure, "own-beta_1"), "0.9");
    for preset in ["sgd", "momentum", "rmsprop", "adam"] {
        figure.set("own-preset", preset).expect("a preset");
        figure.set("optimisers", &format!("own {preset}")).expect("two optimisers");
        assert_ne!(word(&*figure, 0, "verdict"), "diverged", "{preset}");
    }
}

#[test]
fn a_broken_rule_is_refused_in_its_place_and_changes_nothing() {
    let mut figure = open("descent", "optimisers=own&rule=m%20%3D%20β%20m%20%2B%20g;x%20%3D%20x%20-%20η%20m");
    let before = (state::write(&mut *figure), figure.readouts(), figure.statements());
    let refusal = figure.set("rule", "m = β m + g; x = x - eta *").expect_err("unfinished");
    assert_eq!(refusal.place, Some([27, 27]));
    let refusal = figure.set("rule", "m = β m + g x = x - eta m").expect_err("no separator");
    assert_eq!((refusal.place, refusal.message.contains(';')), (Some([15, 16]), true));
    assert_eq!((state::write(&mut *figure), figure.readouts(), figure.statements()), before);
}

#[test]
fn a_rule_survives_the_state() {
    let rules = ["m=beta*m+g;x=x-eta*m", "# mine\nm ← β m + g\nx -= η m", "x = x - (eta)/(1 + t) g", "x = x + -eta g"];
    for rule in rules {
        let mut figure = open("descent", "optimisers=own sgd");
        figure.set("rule", rule).expect("a rule");
        let written = state::write(&mut *figure);
        let mut again = open("descent", &written);
        assert_eq!((parameter(&mut *again, "rule").as_str(), state::write(&mut *again)), (rule, written));
        assert_eq!(again.readouts(), figure.readouts());
    }
    // As a person writes an address.
    let mut figure = open("descent", "optimisers=own&rule=m=0.9*m+g;x=x-eta*m");
    assert_eq!(parameter(&mut *figure, "rule"), "m=0.9*m+g;x=x-eta*m");
}

#[test]
fn each_assignment_is_a_line_of_mathematics() {
    assert!(open("descent", "").statements().is_empty());
    let mut figure = open("descent", "optimisers=sgd own&own-preset=adam");
    let statements = figure.statements();
    assert_eq!(
        statements.iter().map(|one| one.label.as_str()).collect::<Vec<_>>(),
        ["memory, at first 0", "memory, at first 0", "in this step", "in this step", "each coordinate"]
    );
    assert!(statements[0].mathml.contains("<mi>m</mi></mrow><mo>←</mo>"), "{}", statements[0].mathml);
    assert!(statements[0].mathml.contains("<msub><mi>β</mi><mn>1</mn></msub>"), "{}", statements[0].mathml);
    assert!(statements[4].mathml.contains("<mi>η</mi>") && statements[4].mathml.contains("<msqrt>"));
    figure.set("rule", "β = g<script>").expect_err("no rule");
    figure.set("rule", "x -= η (g - 1)").expect("a rule");
    let [line] = &figure.statements()[..] else { panic!("one line") };
    assert!(line.mathml.contains("<mi>x</mi><mo>−</mo>"), "{}", line.mathml);
}

/// The task of the chapter: the rule offered to try climbs, and one sign makes it plain descent.
#[test]
fn the_rule_to_mend_climbs_until_its_sign_is_changed() {
    let (_, tried) = fall_line::figures::named("descent")
        .expect("a figure")
        .tries
        .iter()
        .find(|(_, tried)| tried.contains("rule="))
        .expect("a try");
    let mut figure = open("descent", tried);
    figure.set("optimisers", "own").expect("the rule alone");
    let losses = |figure: &dyn Figure| {
        let losses = figure.table().rows.into_iter().map(|row| row[5].clone());
        losses.filter_map(|value| if let Value::Number(loss) = value { Some(loss) } else { None }).collect::<Vec<_>>()
    };
    let climbing = losses(&*figure);
    assert!(climbing.len() > 100 && climbing.windows(2).all(|pair| pair[0] <= pair[1] + 1e-9), "it climbs");
    let rule = parameter(&mut *figure, "rule");
    figure.set("rule", &rule.replace('+', "-")).expect("a rule");
    assert_eq!(word(&*figure, 0, "verdict"), "converged");
    let mended = losses(&*figure);
    assert!(mended.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9), "it descends");
    let plain = open("descent", "optimisers=sgd&start=1.5,1.5");
    assert_eq!(losses(&*plain), mended);
}

/// What a visitor might type into the fields of a rule.
const NONSENSE: [&str; 17] = [
    "", " ", "NaN", "inf", "-1", "0", "1", "1.5", "1e9", "-1e9", "1e-320", "<script>", "x =", "x = 1/0", "x = x^g",
    "typed", "=",
];

#[test]
fn letters_and_rules_survive_whatever_is_set() {
    let typed =
        "rule=m%20%3D%20beta%20m%20%2B%20c%20g%5Ek%3B%20x%20%3D%20x%20-%20eta%20m%20%2F%20(abs(m)%20%2B%20epsilon)";
    for state in [typed, "own-preset=adam"].map(|rule| format!("optimisers=own sgd&steps=50&{rule}")) {
        let of_rule = |one: &Parameter| one.name.starts_with("own") || one.name == "rule";
        for Parameter { name, control, .. } in open("descent", &state).parameters().into_iter().filter(of_rule) {
            let mut figure = open("descent", &state);
            if let Control::Number { .. } = control {
                for position in [0.0, 0.3, 1.0, f64::NAN] {
                    figure.slide(&name, position).expect("a slider moves");
                    assert_sound(&mut *figure);
                }
            }
            for text in NONSENSE {
                let before = state::write(&mut *figure);
                if figure.set(&name, text).is_err() {
                    assert_eq!(state::write(&mut *figure), before, "refusing {name}={text} changes nothing");
                }
                assert_sound(&mut *figure);
            }
        }
    }
}

#[test]
fn its_look_is_its_own() {
    let own = style::swatch("own");
    for card in OPTIMISERS.iter().filter(|card| card.id != "own") {
        let other = style::swatch(card.id);
        assert!(own.ink != other.ink && own.dash != other.dash, "{}", card.id);
        for theme in [Theme::Light, Theme::Dark] {
            assert_ne!(theme.color(own.ink).rgb, theme.color(other.ink).rgb, "{}", card.id);
        }
    }
}
