//! One battery of tests for every figure.

use fall_line::figure::{Command, Control, Figure, Handle, Nudge, Parameter, state};
use fall_line::figures::FIGURES;
use fall_line::plane::Point;
use fall_line::scene::{Frame, Panel};
use proptest::prelude::*;

use super::harness::{FRAME, open};
use super::soundness::{MOVING, assert_drawable, assert_sound};

/// What a visitor might type into any field.
const NONSENSE: [&str; 16] = [
    "", " ", "NaN", "inf", "-1", "0", "1e308", "-1e308", "1e-320", "1,2,3", "<script>", "x +", "((((", "true", "ln(x)",
    "∂",
];

#[test]
fn every_figure_opens_with_a_picture_readouts_and_a_description() {
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
        let answers = |figure: &dyn Figure| {
            format!("{:?} {:?} {:?} {:?}", figure.readouts(), figure.legend(), figure.handles(), figure.statements())
        };
        let before = answers(&*figure);
        let bare = figure.panels(FRAME);
        assert!(bare.iter().all(|panel| panel.backdrop.is_empty() && panel.front.is_empty()), "{}", card.id);
        let mut drawn = bare.clone();
        figure.draw(&mut drawn, FRAME);
        assert_eq!(answers(&*figure), before, "{}", card.id);
        assert!(drawn.iter().any(|panel| !panel.front.is_empty()), "{}", card.id);
        let places = |panels: &[Panel]| {
            panels.iter().map(|one| (one.id, one.area, one.x.clone(), one.y.clone())).collect::<Vec<_>>()
        };
        assert_eq!(places(&drawn), places(&bare), "{}", card.id);
        // An unchanged backdrop is reused, as the painter sees it.
        let again = figure.scene(FRAME).panels;
        let is_same =
            |(one, two): (&Panel, &Panel)| one.backdrop.iter().zip(&two.backdrop).all(|(one, two)| one.is_same(two));
        assert!(drawn.iter().zip(&again).all(is_same), "{}", card.id);
    }
}

/// A page asks without time to spend, and rests only once nothing is left.
#[test]
fn work_that_is_done_is_said_to_be_done() {
    for card in FIGURES {
        let mut figure = (card.open)();
        // A picture may need work that the one before it did not.
        for _ in 0..3 {
            figure.scene(FRAME);
            while figure.advance(&mut || true) {}
        }
        assert!(!figure.advance(&mut || false), "{}", card.id);
    }
}

#[test]
fn every_try_is_a_valid_state() {
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
fn a_state_of_a_later_version_is_rejected_and_one_of_this_version_is_not() {
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
fn every_control_accepts_the_value_it_shows() {
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

/// React leaves out an attribute that is false: a switch that is on by default could not be turned off there.
#[test]
fn every_switch_is_off_by_default() {
    for card in FIGURES {
        for Parameter { name, value, .. } in
            (card.open)().parameters().into_iter().filter(|one| one.control == Control::Toggle)
        {
            assert_eq!(value, "false", "{} {name}", card.id);
        }
    }
}

#[test]
fn every_parameter_accepts_both_ends_of_its_range_and_survives_nonsense() {
    for card in FIGURES {
        for Parameter { name, control, .. } in (card.open)().parameters() {
            let mut figure = (card.open)();
            if let Control::Number { range, .. } = control {
                for end in range {
                    figure.set(&name, &end.to_string()).unwrap_or_else(|refusal| panic!("{name}: {refusal:?}"));
                    assert_sound(&mut *figure);
                }
                for position in [0.0, 1.0, f64::NAN, -5.0, f64::INFINITY] {
                    figure.slide(&name, position).expect("a slider moves");
                    assert_sound(&mut *figure);
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
                assert_sound(&mut *figure);
            }
        }
    }
}

#[test]
fn every_choice_can_be_selected() {
    let mut made = 0;
    for card in FIGURES {
        for Parameter { name, control, .. } in (card.open)().parameters() {
            let (Control::Choice(choices) | Control::Choices(choices)) = control else { continue };
            for choice in choices.iter() {
                let mut figure = (card.open)();
                figure.set(&name, choice.value).unwrap_or_else(|refusal| panic!("{}: {refusal:?}", choice.value));
                assert_sound(&mut *figure);
                made += 1;
            }
        }
    }
    assert!(made > FIGURES.len(), "{made} choices");
}

#[test]
fn every_figure_accepts_the_longest_formulas_that_can_be_typed() {
    // Written out, the first and second derivatives of such products grow with the square and the cube of their length.
    let longest = |part: &str, sign: &str| vec![part; 4096 / (part.len() + sign.len())].join(sign);
    let nested = format!("{}x{}", "sin(".repeat(90), ")".repeat(90));
    let formulas =
        [longest("x", " "), longest("(x+1)", ""), longest("x", "+"), longest("x", "/"), longest("sin(x)", ""), nested];
    let mut typed = 0;
    for card in FIGURES {
        let parameters = (card.open)().parameters();
        for Parameter { name, .. } in parameters.iter().filter(|one| matches!(one.control, Control::Formula { .. })) {
            // A density is checked where it is typed: x is read, but refused for what it means.
            let set = |letter: &&str| (card.open)().set(name, letter);
            let is_read = |letter: &&str| set(letter).map_or_else(|refusal| refusal.place.is_none(), |()| true);
            let variable = ["x", "u", "v"].into_iter().find(is_read).expect("a formula in x, u or v");
            for formula in &formulas {
                let mut figure = (card.open)();
                if let Err(refusal) = figure.set(name, &formula.replace('x', variable)) {
                    let is_density = set(&variable).is_err();
                    assert!(is_density && refusal.place.is_none(), "{}: {refusal:?}", card.id);
                }
                assert_sound(&mut *figure);
                typed += 1;
            }
        }
    }
    assert!(typed > FIGURES.len(), "{typed} formulas");
}

#[test]
fn every_handle_has_a_value_of_numbers_and_names() {
    for card in FIGURES {
        let checked = |handle: &Handle| {
            // Besides its position, the value names something about the figure.
            let words = handle.value.split(|letter: char| !letter.is_alphabetic());
            let names = words.filter(|word| word.chars().count() > 3).count();
            let numbers = handle.value.split(|letter: char| !letter.is_ascii_digit() && letter != '.');
            let numbers = numbers.filter(|part| part.contains(|digit: char| digit.is_ascii_digit())).count();
            assert!(!handle.label.is_empty() && names >= 1 && numbers >= 2, "{}: {handle:?}", card.id);
            handle.value.clone()
        };
        let mut figure = (card.open)();
        for handle in figure.handles() {
            let before = checked(&handle);
            figure.nudge(&handle.id, Nudge::By { right: 1, up: 1, fine: false });
            let moved = figure.handles().into_iter().find(|one| one.id == handle.id).expect("the handle still exists");
            assert_ne!(checked(&moved), before, "{}: {}", card.id, handle.label);
        }
    }
}

#[test]
fn every_handle_can_be_dragged_to_every_corner_and_sent_home() {
    for card in FIGURES {
        let mut figure = (card.open)();
        let panels = figure.panels(MOVING);
        for handle in figure.handles() {
            let panel = panels.iter().find(|panel| panel.id == handle.panel).expect("a handle belongs to a panel");
            for (x, y) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
                figure.drag(&handle.id, [panel.x.range[x], panel.y.range[y]]);
                assert_sound(&mut *figure);
            }
            for odd in [[f64::NAN, 0.0], [f64::INFINITY, -1.0], [1e300, -1e300]] {
                figure.drag(&handle.id, odd);
                assert_sound(&mut *figure);
            }
            figure.nudge(&handle.id, Nudge::Home);
        }
        for handle in (card.open)().handles() {
            let home =
                figure.handles().into_iter().find(|other| other.id == handle.id).expect("the handle still exists");
            assert_eq!(home.at, handle.at, "{}: {}", card.id, handle.id);
        }
    }
}

#[test]
fn the_pointer_can_hover_anywhere_and_leave() {
    let mut answered = 0;
    for card in FIGURES {
        let mut figure = (card.open)();
        for panel in figure.panels(MOVING) {
            let places = [-1.0, 0.0, 0.3, 1.0, 2.0].map(|share| [panel.x.at(share), panel.y.at(1.0 - share)]);
            for at in places.into_iter().chain([[f64::NAN, 0.0], [f64::INFINITY, -1.0], [1e300, -1e300]]) {
                hover(&mut *figure, Some((panel.id, at)));
                assert_sound(&mut *figure);
                answered += usize::from(!figure.hovered().is_empty());
                hover(&mut *figure, None);
            }
        }
        hover(&mut *figure, Some(("nowhere", [0.0, 0.0])));
        assert_sound(&mut *figure);
    }
    assert!(answered > 20, "{answered} points with a hover text");
}

#[test]
fn keys_move_every_handle_and_a_fine_step_is_smaller() {
    for card in FIGURES {
        for handle in (card.open)().handles() {
            let moved = |fine: bool| {
                let directions = [(1, 0), (-1, 0), (0, 1), (0, -1)];
                let distances = directions.map(|(right, up)| {
                    let mut figure = (card.open)();
                    figure.nudge(&handle.id, Nudge::By { right, up, fine });
                    let at = figure.handles().into_iter().find(|other| other.id == handle.id).expect("a handle").at;
                    (at[0] - handle.at[0]).abs() + (at[1] - handle.at[1]).abs()
                });
                distances.into_iter().fold(0.0, f64::max)
            };
            let (coarse, fine) = (moved(false), moved(true));
            assert!(0.0 < fine && fine < coarse, "{}: {} by {fine} and {coarse}", card.id, handle.id);
        }
    }
}

#[test]
fn no_degenerate_frame_breaks_a_figure() {
    for card in FIGURES {
        let mut figure = (card.open)();
        for size in [0.0, 1.0, f64::NAN, f64::INFINITY, -5.0] {
            assert_drawable(&figure.scene(Frame { scale: size, ..Frame::new(size, size) }), MOVING);
        }
    }
}

/// Something a visitor does.
#[derive(Clone, Debug)]
enum Action {
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
    Advance,
}

fn action() -> impl Strategy<Value = Action> {
    let place = || [0.0..1.0, 0.0..1.0f64];
    let index = || 0usize..64;
    prop_oneof![
        (index(), index()).prop_map(|(parameter, text)| Action::Set(parameter, text)),
        (index(), -0.1..1.1).prop_map(|(parameter, position)| Action::Slide(parameter, position)),
        (index(), index()).prop_map(|(parameter, choice)| Action::Choose(parameter, choice)),
        (index(), place()).prop_map(|(handle, at)| Action::Drag(handle, at)),
        (index(), -1i8..2, -1i8..2, any::<bool>()).prop_map(|(handle, x, y, fine)| Action::Nudge(handle, x, y, fine)),
        (index(), place()).prop_map(|(panel, at)| Action::Click(panel, at)),
        (index(), place()).prop_map(|(panel, at)| Action::Hover(panel, at)),
        Just(Action::Leave),
        index().prop_map(Action::Remove),
        (index(), 0.2..5.0).prop_map(|(panel, factor)| Action::Zoom(panel, factor)),
        (index(), place()).prop_map(|(panel, at)| Action::Pan(panel, at)),
        index().prop_map(Action::ResetView),
        index().prop_map(Action::Command),
        (0.0..2.0).prop_map(Action::Play),
        Just(Action::Advance),
    ]
}

fn perform(figure: &mut dyn Figure, action: &Action) {
    const COMMANDS: [Command; 5] = [Command::Play, Command::Pause, Command::Step, Command::StepBack, Command::Reset];
    let (parameters, handles) = (figure.parameters(), figure.handles());
    let panels = figure.panels(MOVING);
    let parameter = |index: usize| &parameters[index % parameters.len()];
    let handle = |index: usize| handles.get(index % handles.len().max(1));
    let panel = |index: usize| &panels[index % panels.len()];
    match *action {
        Action::Set(index, text) => drop(figure.set(&parameter(index).name, NONSENSE[text % NONSENSE.len()])),
        Action::Slide(index, position) => drop(figure.slide(&parameter(index).name, position)),
        Action::Choose(index, choice) => {
            if let Control::Choice(choices) | Control::Choices(choices) = &parameter(index).control {
                drop(figure.set(&parameter(index).name, choices[choice % choices.len()].value));
            }
        }
        Action::Drag(index, [across, up]) => {
            let Some(handle) = handle(index) else { return };
            let on = panels.iter().find(|panel| panel.id == handle.panel).expect("a handle belongs to a panel");
            figure.drag(&handle.id, [on.x.at(across), on.y.at(up)]);
        }
        Action::Nudge(index, right, up, fine) => {
            if let Some(handle) = handle(index) {
                figure.nudge(&handle.id, Nudge::By { right, up, fine });
            }
        }
        Action::Remove(index) => {
            if let Some(handle) = handle(index).filter(|handle| handle.removable) {
                figure.remove(&handle.id);
            }
        }
        Action::Click(index, [across, up]) => {
            let on = panel(index);
            figure.click(on.id, [on.x.at(across), on.y.at(up)]);
        }
        Action::Hover(index, [across, up]) => {
            let on = panel(index);
            hover(figure, Some((on.id, [on.x.at(across), on.y.at(up)])));
        }
        Action::Leave => hover(figure, None),
        Action::Zoom(index, factor) => {
            let on = panel(index);
            if let Some(view) = figure.pannable(on.id) {
                view.zoom(factor, [on.x.at(0.5), on.y.at(0.5)]);
            }
        }
        Action::Pan(index, [across, up]) => {
            let on = panel(index);
            if let Some(view) = figure.pannable(on.id) {
                view.pan([on.x.at(0.5), on.y.at(0.5)], [on.x.at(across), on.y.at(up)]);
            }
        }
        Action::ResetView(index) => {
            if let Some(view) = figure.pannable(panel(index).id) {
                view.reset_view();
            }
        }
        Action::Command(index) => figure.command(COMMANDS[index % COMMANDS.len()]),
        Action::Play(seconds) => drop(figure.play(seconds)),
        Action::Advance => {
            let mut left = 50;
            figure.advance(&mut || {
                left -= 1;
                left > 0
            });
        }
    }
}

/// Hovering describes what is under the pointer and does not change the state; without a pointer there is no description.
fn hover(figure: &mut dyn Figure, over: Option<(&str, Point)>) {
    // As text, because NaN is not equal to itself.
    let state =
        |figure: &mut dyn Figure| format!("{} {:?} {:?}", state::write(figure), figure.readouts(), figure.handles());
    let before = state(figure);
    figure.hover(over);
    assert_eq!(state(figure), before, "hovering at {over:?} changes nothing");
    assert!(over.is_some() || figure.hovered().is_empty(), "{} without a pointer", figure.hovered());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_figure_stays_sound_whatever_a_visitor_does(actions in prop::collection::vec(action(), 1..24)) {
        for card in FIGURES {
            let mut figure = (card.open)();
            for action in &actions {
                perform(&mut *figure, action);
            }
            assert_sound(&mut *figure);
            let written = state::write(&mut *figure);
            let mut again = open(card.id, &written);
            prop_assert_eq!(state::write(&mut *again), written, "{}", card.id);
        }
    }
}
