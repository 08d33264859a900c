//! The layout of graphs.

use fall_line::computation::{Computation, Graph, Layout};
use proptest::prelude::*;

use super::{formula, graph};
use crate::formula::generator::formulas;

fn layout(graph: &Graph) -> Layout {
    Layout::of(graph)
}

/// Whether two segments cross within their interiors.
fn cross(one: [[f64; 2]; 2], two: [[f64; 2]; 2]) -> bool {
    let turn = |a: [f64; 2], b: [f64; 2], c: [f64; 2]| (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    let apart = |p: f64, q: f64| p * q < -1e-12;
    apart(turn(one[0], one[1], two[0]), turn(one[0], one[1], two[1]))
        && apart(turn(two[0], two[1], one[0]), turn(two[0], two[1], one[1]))
}

/// The crossings of the wires as they are drawn.
fn drawn_crossings(graph: &Graph, layout: &Layout) -> usize {
    let mut segments = Vec::new();
    for (wire, bends) in graph.wires().iter().zip(&layout.bends) {
        let path: Vec<_> =
            [layout.nodes[wire.from]].into_iter().chain(bends.iter().copied()).chain([layout.nodes[wire.to]]).collect();
        segments.extend(path.windows(2).map(|pair| [pair[0], pair[1]]));
    }
    let pairs = (0..segments.len()).flat_map(|one| (one + 1..segments.len()).map(move |two| (one, two)));
    pairs.filter(|&(one, two)| cross(segments[one], segments[two])).count()
}

#[test]
fn graphs_that_allow_it_have_no_crossings() {
    let ladder = (0..6).fold("x".to_owned(), |text, _| format!("sin({text}) + cos({text})"));
    for text in [
        "(a+b)(b+1)",
        "x*x",
        &ladder,
        "sin(a b) + (a b)^2/c",
        "1/(1+exp(-(w x + b)))",
        "(w x + b - y)^2 + l w^2",
        "a+b+c+d+f+g+h+k",
    ] {
        let graph = graph(text);
        let layout = layout(&graph);
        assert_eq!((layout.crossings, drawn_crossings(&graph, &layout)), (0, 0), "{text}");
    }
}

#[test]
fn a_long_wire_runs_straight() {
    let graph = graph("sin(exp(sin(exp(x)))) + y");
    let layout = layout(&graph);
    let long = layout.bends.iter().find(|bends| bends.len() == 4).expect("the wire of y");
    assert!(long.windows(2).all(|pair| (pair[0][1] - pair[1][1]).abs() < 1e-6), "{long:?}");
}

#[test]
fn networks_from_inside_have_the_fewest_crossings_possible() {
    for layers in [&[1, 2, 1][..], &[2, 2, 1], &[2, 3, 1], &[1, 3, 2], &[2, 2, 2, 1]] {
        let computation = Computation::network(layers).expect("a network");
        for inside in (0..computation.neurons().len()).map(Some).chain([None]) {
            let graph = computation.graph(inside);
            let layout = layout(&graph);
            let slots = Layers::of(&graph, &layout);
            if slots.sizes.iter().all(|size| *size <= 7) {
                assert_eq!(layout.crossings, slots.fewest_crossings(), "{layers:?} {inside:?}");
            }
        }
    }
}

/// The nodes and bends of each layer, and the links between neighbouring layers, as pairs of places.
struct Layers {
    sizes: Vec<usize>,
    links: Vec<Vec<[usize; 2]>>,
}

impl Layers {
    fn of(graph: &Graph, layout: &Layout) -> Self {
        let mut sizes = vec![0; 1 + layout.nodes.iter().map(|at| at[0] as usize).max().expect("a node")];
        let mut place = |at: [f64; 2]| {
            let layer = at[0] as usize;
            sizes[layer] += 1;
            (layer, sizes[layer] - 1)
        };
        let nodes: Vec<_> = layout.nodes.iter().map(|at| place(*at)).collect();
        let bends: Vec<Vec<_>> = layout.bends.iter().map(|bends| bends.iter().map(|at| place(*at)).collect()).collect();
        let mut links = vec![Vec::new(); sizes.len()];
        for (wire, bends) in graph.wires().iter().zip(bends) {
            let path: Vec<_> = [nodes[wire.from]].into_iter().chain(bends).chain([nodes[wire.to]]).collect();
            path.windows(2).for_each(|pair| links[pair[0].0].push([pair[0].1, pair[1].1]));
        }
        Self { sizes, links }
    }

    /// The fewest crossings of all orders of all layers: for each order of a layer, the fewest up to there.
    fn fewest_crossings(&self) -> usize {
        let mut fewest: Vec<(Vec<usize>, usize)> = orders(self.sizes[0]).into_iter().map(|order| (order, 0)).collect();
        for layer in 1..self.sizes.len() {
            let links = &self.links[layer - 1];
            let next = orders(self.sizes[layer]).into_iter().map(|order| {
                let count = fewest.iter().map(|(before, count)| count + crossings(links, before, &order));
                let count = count.min().expect("an order");
                (order, count)
            });
            fewest = next.collect();
        }
        fewest.into_iter().map(|(_, count)| count).min().expect("an order")
    }
}

/// The crossings of links whose ends have these places.
fn crossings(links: &[[usize; 2]], from: &[usize], to: &[usize]) -> usize {
    let pairs = (0..links.len()).flat_map(|one| (one + 1..links.len()).map(move |two| [links[one], links[two]]));
    let order = |[one, two]: &[[usize; 2]; 2]| (from[one[0]].cmp(&from[two[0]]), to[one[1]].cmp(&to[two[1]]));
    pairs.map(|pair| order(&pair)).filter(|(start, end)| *start == end.reverse() && start.is_ne()).count()
}

/// All permutations of 0, 1, … count − 1.
fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![Vec::new()];
    }
    let shorter = orders(count - 1);
    let insert = |order: &Vec<usize>, place: usize| {
        let mut longer = order.clone();
        longer.insert(place, count - 1);
        longer
    };
    shorter.iter().flat_map(|order| (0..count).map(move |place| insert(order, place))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    /// Against all orders of all layers, where these can be tried.
    #[test]
    fn small_graphs_have_the_fewest_crossings_possible(text in formulas()) {
        let graph = graph(&text);
        let layout = layout(&graph);
        let layers = Layers::of(&graph, &layout);
        if layers.sizes.iter().all(|size| *size <= 5) {
            prop_assert_eq!(layout.crossings, layers.fewest_crossings(), "{}", text);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn operands_stand_before_their_node_and_neighbours_keep_their_distance(text in formulas()) {
        let graph = graph(&text);
        let layout = layout(&graph);
        for wire in graph.wires() {
            prop_assert!(layout.nodes[wire.from][0] <= layout.nodes[wire.to][0] - 1.0, "{text}");
        }
        for (index, one) in layout.nodes.iter().enumerate() {
            for two in &layout.nodes[index + 1..] {
                prop_assert!(one[0] != two[0] || (one[1] - two[1]).abs() > 1.0 - 1e-9, "{text}: {one:?} {two:?}");
            }
        }
        prop_assert_eq!(drawn_crossings(&graph, &layout), layout.crossings, "{}", text);
    }
}

#[test]
fn the_longest_formulas_are_laid_out() {
    for text in
        [vec!["x"; 2048].join(" "), vec!["sin(x)"; 500].join("+"), format!("{}x{}", "sin(".repeat(90), ")".repeat(90))]
    {
        let graph = Computation::of(&formula(&text)).graph(None);
        assert!(layout(&graph).nodes.iter().flatten().all(|end| end.is_finite()));
    }
}
