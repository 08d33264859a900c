//! One battery over every figure.

use fall_line::figure::{Command, Control, Figure, Handle, Nudge, Parameter, state};
use fall_line::figures::FIGURES;
use fall_line::plane::Point;
use fall_line::scene::{Frame, Panel};
use proptest::prelude::*;

use super::opened::{FRAME, open};
use super::sound::{MOVING, draws, is_sound};

/// What a person might type into any field.
const NONSENSE: [&str; 16] = [
    "", " ", "NaN", "inf", "-1", "0", "1e308", "-1e308", "1e-320", "1,2,3", "<script>", "x +", "((((", "true", "ln(x)",
    "∂",
];

#[test]
fn every_figure_opens_with_a_picture_readouts_and_words() {
    for card in FIGURES {
        let mut figure = (card.open)();
        let scene = figure.scene(FRAME);
        assert!(scene.panels.iter().any(|panel| !panel.backdrop.is_empty()), "{}", card.id);
        assert!(!figure.readouts().is_empty() && !figure.description().is_empty(), "{}", card.id);
        assert!(!figure.handles().is_empty() && !figure.parameters().is_empty(), "{}", card.id);
        assert_eq!(state::write(&mut *figure), "", "{}: it opens with its defaults", card.id);
    }
}

#[test]
fn panels_are_known_without_drawing_and_drawing_changes_nothing() {
    for card in FIGURES {
        let mut figure = (card.open)();
        figure.request(FRAME);
        let asked = |figure: &dyn Figure| {
            format!("{:?} {:?} {:?} {:?}", figure.readouts(), figure.legend(), figure.handles(), figure.statements())
        };
        let before = asked(&*figure);
        let bare = figure.panels(FRAME);
        assert!(bare.iter().all(|panel| panel.backdrop.is_empty() && panel.front.is_empty()), "{}", card.id);
        let mut drawn = bare.clone();
        figure.draw(&mut drawn, FRAME);
        assert_eq!(asked(&*figure), before, "{}", card.id);
        assert!(drawn.iter().any(|panel| !panel.front.is_empty()), "{}", card.id);
        let places = |panels: &[Panel]| {
            panels.iter().map(|one| (one.id, one.area, one.x.clone(), one.y.clone())).collect::<Vec<_>>()
        };
        assert_eq!(places(&drawn), places(&bare), "{}", card.id);
        // What was not asked for since is the same thing, as the painter sees it.
        let again = figure.scene(FRAME).panels;
        let is_same =
            |(one, two): (&Panel, &Panel)| one.backdrop.iter().zip(&two.backdrop).all(|(one, two)| one.is_same(two));
        assert!(drawn.iter().zip(&again).all(is_same), "{}", card.id);
    }
}

#[test]
fn everything_that_can_be_tried_is_a_state() {
    for card in FIGURES {
        assert!(!card.tries.is_empty(), "{}", card.id);
        for (text, tried) in card.tries {
            let mut figure = open(card.id, tried);
            let written = state::write(&mut *figure);
            assert!(!written.is_empty(), "{text}");
            assert_eq!(state::write(&mut *open(card.id, &written)), written, "{text}");
        }
    }
}

#[test]
fn a_state_of_a_later_version_is_named_and_one_of_this_version_is_not() {
    for card in FIGURES {
        let rejected = |text: &str| state::restore(&mut *(card.open)(), text).len();
        assert_eq!(
            [rejected("version=1"), rejected("version=2"), rejected("version=x"), rejected("")],
            [0, 1, 1, 0],
            "{}",
            card.id
        );
    }
}

#[test]
fn every_control_takes_back_what_it_shows() {
    for card in FIGURES {
        let mut figure = (card.open)();
        for parameter in figure.parameters() {
            figure
                .set(&parameter.name, &parameter.value)
                .unwrap_or_else(|refusal| panic!("{parameter:?}: {refusal:?}"));
            if let Control::Number { position, .. } = parameter.control {
                figure.slide(&parameter.name, position).expect("a slider moves");
            }
        }
    }
}

#[test]
fn every_parameter_takes_both_ends_and_shrugs_off_nonsense() {
    for card in FIGURES {
        for Parameter { name, control, .. } in (card.open)().parameters() {
            let mut figure = (card.open)();
            if let Control::Number { range, .. } = control {
                for end in range {
                    figure.set(&name, &end.to_string()).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
                    is_sound(&mut *figure);
                }
                for position in [0.0, 1.0, f64::NAN, -5.0, f64::INFINITY] {
                    figure.slide(&name, position).expect("a slider moves");
                    is_sound(&mut *figure);
                }
            }
            for text in NONSENSE {
                let before = state::write(&mut *figure);
                if figure.set(&name, text).is_err() {
                    assert_eq!(
                        state::write(&mut *figure),
                        before,
                        "{}: refusing {name}={text} changes nothing",
                        card.id
                    );
                }
                is_sound(&mut *figure);
            }
        }
    }
}

#[test]
fn every_choice_can_be_made() {
    let mut made = 0;
    for card in FIGURES {
        for Parameter { name, control, .. } in (card.open)().parameters() {
            let (Control::Choice(choices) | Control::Choices(choices)) = control else { continue };
            for choice in choices.iter() {
                let mut figure = (card.open)();
                figure.set(&name, choice.value).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", choice.value));
                is_sound(&mut *figure);
                made += 1;
            }
        }
    }
    assert!(made > FIGURES.len(), "{made} choices");
}

#[test]
fn every_figure_takes_the_longest_formulas_that_can_be_typed() {
    // Written out, the derivatives of such products are as long as the square and the cube of themselves.
    let longest = |part: &str, sign: &str| vec![part; 4096 / (part.len() + sign.len())].join(sign);
    let nested = format!("{}x{}", "sin(".repeat(90), ")".repeat(90));
    let formulas =
        [longest("x", " "), longest("(x+1)", ""), longest("x", "+"), longest("x", "/"), longest("sin(x)", ""), nested];
    let mut typed = 0;
    for card in FIGURES {
        let parameters = (card.open)().parameters();
        for Parameter { name, .. } in parameters.iter().filter(|one| matches!(one.control, Control::Formula { .. })) {
            for formula in &formulas {
                let mut figure = (card.open)();
                figure.set(name, formula).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", card.id));
                is_sound(&mut *figure);
                typed += 1;
            }
        }
    }
    assert!(typed > FIGURES.len(), "{typed} formulas");
}

#[test]
fn every_handle_speaks_a_number_and_names_what_it_is() {
    for card in FIGURES {
        let told = |handle: &Handle| {
            // Beside its place it says something of the figure, by name.
            let words = handle.value.split(|letter: char| !letter.is_alphabetic());
            let names = words.filter(|word| word.chars().count() > 3).count();
            let numbers = handle.value.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
            let numbers = numbers.filter(|part| part.contains(|digit: char| digit.is_ascii_digit())).count();
            assert!(!handle.label.is_empty() && names >= 1 && numbers >= 2, "{}: {handle:?}", card.id);
            handle.value.clone()
        };
        let mut figure = (card.open)();
        for handle in figure.handles() {
            let before = told(&handle);
            figure.nudge(&handle.id, Nudge::By { right: 1, up: 1, fine: false });
            let moved = figure.handles().into_iter().find(|one| one.id == handle.id).expect("it is still there");
            assert_ne!(told(&moved), before, "{}: {}", card.id, handle.label);
        }
    }
}

#[test]
fn every_handle_goes_to_every_corner_and_home() {
    for card in FIGURES {
        let mut figure = (card.open)();
        let panels = figure.panels(MOVING);
        for handle in figure.handles() {
            let panel = panels.iter().find(|panel| panel.id == handle.panel).expect("a handle lives in a panel");
            for (x, y) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                figure.drag(&handle.id, [panel.x.range[x], panel.y.range[y]]);
                is_sound(&mut *figure);
            }
            for odd in [[f64::NAN, 0.0], [f64::INFINITY, -1.0], [1e300, -1e300]] {
                figure.drag(&handle.id, odd);
                is_sound(&mut *figure);
            }
            figure.nudge(&handle.id, Nudge::Home);
        }
        for handle in (card.open)().handles() {
            let home = figure.handles().into_iter().find(|other| other.id == handle.id).expect("it is still there");
            assert_eq!(home.at, handle.at, "{}: {}", card.id, handle.id);
        }
    }
}

#[test]
fn a_pointer_may_rest_anywhere_and_leave() {
    let mut told = 0;
    for card in FIGURES {
        let mut figure = (card.open)();
        for panel in figure.panels(MOVING) {
            let places = [-1.0, 0.0, 0.3, 1.0, 2.0].map(|share| [panel.x.at(share), panel.y.at(1.0 - share)]);
            for at in places.into_iter().chain([[f64::NAN, 0.0], [f64::INFINITY, -1.0], [1e300, -1e300]]) {
                hover(&mut *figure, Some((panel.id, at)));
                is_sound(&mut *figure);
                told += usize::from(!figure.hovered().is_empty());
                hover(&mut *figure, None);
            }
        }
        hover(&mut *figure, Some(("nowhere", [0.0, 0.0])));
        is_sound(&mut *figure);
    }
    assert!(told > 20, "{told} places that say something");
}

#[test]
fn keys_move_every_handle_and_a_fine_step_is_smaller() {
    for card in FIGURES {
        for handle in (card.open)().handles() {
            let moved = |fine: bool| {
                let ways = [(1, 0), (-1, 0), (0, 1), (0, -1)];
                let went = ways.map(|(right, up)| {
                    let mut figure = (card.open)();
                    figure.nudge(&handle.id, Nudge::By { right, up, fine });
                    let at = figure.handles().into_iter().find(|other| other.id == handle.id).expect("a handle").at;
                    (at[0] - handle.at[0]).abs() + (at[1] - handle.at[1]).abs()
                });
                went.into_iter().fold(0.0, f64::max)
            };
            let (coarse, fine) = (moved(false), moved(true));
            assert!(0.0 < fine && fine < coarse, "{}: {} by {fine} and {coarse}", card.id, handle.id);
        }
    }
}

#[test]
fn no_frame_however_odd_breaks_a_figure() {
    for card in FIGURES {
        let mut figure = (card.open)();
        for size in [0.0, 1.0, f64::NAN, f64::INFINITY, -5.0] {
            draws(&figure.scene(Frame { scale: size, ..Frame::new(size, size) }), MOVING);
        }
    }
}

/// Something a person does.
#[derive(Clone, Debug)]
enum Deed {
    Set(usize, usize),
    Slide(usize, f64),
    Choose(usize, usize),
    Drag(usize, [f64; 2]),
    Nudge(usize, i8, i8, bool),
    Click(usize, [f64; 2]),
    Hover(usize, [f64; 2]),
    Leave,
    Remove(usize),
    Zoom(usize, f64),
    Pan(usize, [f64; 2]),
    ResetView(usize),
    Command(usize),
    Play(f64),
    Work,
}

fn deed() -> impl Strategy<Value = Deed> {
    let place = || [0.0..1.0, 0.0..1.0f64];
    let place_of = || 0usize..64;
    prop_oneof![
        (place_of(), place_of()).prop_map(|(parameter, text)| Deed::Set(parameter, text)),
        (place_of(), -0.1..1.1).prop_map(|(parameter, position)| Deed::Slide(parameter, position)),
        (place_of(), place_of()).prop_map(|(parameter, choice)| Deed::Choose(parameter, choice)),
        (place_of(), place()).prop_map(|(handle, at)| Deed::Drag(handle, at)),
        (place_of(), -1i8..2, -1i8..2, any::<bool>()).prop_map(|(handle, x, y, fine)| Deed::Nudge(handle, x, y, fine)),
        (place_of(), place()).prop_map(|(panel, at)| Deed::Click(panel, at)),
        (place_of(), place()).prop_map(|(panel, at)| Deed::Hover(panel, at)),
        Just(Deed::Leave),
        place_of().prop_map(Deed::Remove),
        (place_of(), 0.2..5.0).prop_map(|(panel, factor)| Deed::Zoom(panel, factor)),
        (place_of(), place()).prop_map(|(panel, at)| Deed::Pan(panel, at)),
        place_of().prop_map(Deed::ResetView),
        place_of().prop_map(Deed::Command),
        (0.0..2.0).prop_map(Deed::Play),
        Just(Deed::Work),
    ]
}

fn act(figure: &mut dyn Figure, deed: &Deed) {
    const COMMANDS: [Command; 5] = [Command::Play, Command::Pause, Command::Step, Command::StepBack, Command::Reset];
    let (parameters, handles) = (figure.parameters(), figure.handles());
    let panels = figure.panels(MOVING);
    let parameter = |index: usize| &parameters[index % parameters.len()];
    let handle = |index: usize| handles.get(index % handles.len().max(1));
    let panel = |index: usize| &panels[index % panels.len()];
    match *deed {
        Deed::Set(index, text) => drop(figure.set(&parameter(index).name, NONSENSE[text % NONSENSE.len()])),
        Deed::Slide(index, position) => drop(figure.slide(&parameter(index).name, position)),
        Deed::Choose(index, choice) => {
            if let Control::Choice(choices) | Control::Choices(choices) = &parameter(index).control {
                drop(figure.set(&parameter(index).name, choices[choice % choices.len()].value));
            }
        }
        Deed::Drag(index, [across, up]) => {
            let Some(handle) = handle(index) else { return };
            let on = panels.iter().find(|panel| panel.id == handle.panel).expect("a handle lives in a panel");
            figure.drag(&handle.id, [on.x.at(across), on.y.at(up)]);
        }
        Deed::Nudge(index, right, up, fine) => {
            if let Some(handle) = handle(index) {
                figure.nudge(&handle.id, Nudge::By { right, up, fine });
            }
        }
        Deed::Remove(index) => {
            if let Some(handle) = handle(index).filter(|handle| handle.removable) {
                figure.remove(&handle.id);
            }
        }
        Deed::Click(index, [across, up]) => {
            let on = panel(index);
            figure.click(on.id, [on.x.at(across), on.y.at(up)]);
        }
        Deed::Hover(index, [across, up]) => {
            let on = panel(index);
            hover(figure, Some((on.id, [on.x.at(across), on.y.at(up)])));
        }
        Deed::Leave => hover(figure, None),
        Deed::Zoom(index, factor) => {
            let on = panel(index);
            if let Some(view) = figure.pannable(on.id) {
                view.zoom(factor, [on.x.at(0.5), on.y.at(0.5)]);
            }
        }
        Deed::Pan(index, [across, up]) => {
            let on = panel(index);
            if let Some(view) = figure.pannable(on.id) {
                view.pan([on.x.at(0.5), on.y.at(0.5)], [on.x.at(across), on.y.at(up)]);
            }
        }
        Deed::ResetView(index) => {
            if let Some(view) = figure.pannable(panel(index).id) {
                view.reset_view();
            }
        }
        Deed::Command(index) => figure.command(COMMANDS[index % COMMANDS.len()]),
        Deed::Play(seconds) => drop(figure.play(seconds)),
        Deed::Work => {
            let mut left = 50;
            figure.advance(&mut || {
                left -= 1;
                left > 0
            });
        }
    }
}

/// Hovering says something of what is under the pointer and changes nothing that can be kept; where no pointer is, nothing is said.
fn hover(figure: &mut dyn Figure, over: Option<(&str, Point)>) {
    // Written out, for NaN is not equal to itself.
    let state =
        |figure: &mut dyn Figure| format!("{} {:?} {:?}", state::write(figure), figure.readouts(), figure.handles());
    let before = state(figure);
    figure.hover(over);
    assert_eq!(state(figure), before, "hovering at {over:?} is no change");
    assert!(over.is_some() || figure.hovered().is_empty(), "{} and no pointer", figure.hovered());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn whatever_a_person_does_a_figure_stays_sound(deeds in prop::collection::vec(deed(), 1..24)) {
        for card in FIGURES {
            let mut figure = (card.open)();
            for deed in &deeds {
                act(&mut *figure, deed);
            }
            is_sound(&mut *figure);
            let written = state::write(&mut *figure);
            let mut again = open(card.id, &written);
            prop_assert_eq!(state::write(&mut *again), written, "{}", card.id);
        }
    }
}
