//! Where the nodes and arrows of a small graph are drawn: nodes in columns, each to the
//! right of whoever provides something to it, as Sugiyama and others have it.

use std::collections::BTreeSet;

/// A node's width and height, and the room between nodes.
pub(super) const WIDTH: i32 = 176;
pub(super) const HEIGHT: i32 = 48;
const BETWEEN_COLUMNS: i32 = 232;
const BETWEEN_ROWS: i32 = 28;
const MARGIN: i32 = 12;

/// So often the order within columns is improved.
const SWEEPS: usize = 8;

/// A graph with places for everything.
#[derive(Debug)]
pub(super) struct Layout {
    /// The left upper corner of each node.
    pub(super) nodes: Vec<(i32, i32)>,
    /// The points that each arrow goes through.
    pub(super) arrows: Vec<Vec<(i32, i32)>>,
    pub(super) width: i32,
    pub(super) height: i32,
}

/// What has a place in a column: a node, or an arrow that passes by.
#[derive(Clone, Copy, Debug)]
enum Slot {
    Node(usize),
    Arrow { arrow: usize, column: usize },
}

/// Lays out nodes that are numbered from 0, with arrows between them. `last` is to be in
/// the last column.
pub(super) fn layout(nodes: usize, arrows: &[(usize, usize)], last: Option<usize>) -> Layout {
    let column_of = columns(nodes, arrows, last);
    let count = column_of.iter().max().map_or(1, |column| column + 1);
    let mut columns: Vec<Vec<Slot>> = vec![Vec::new(); count];
    for (node, column) in column_of.iter().enumerate() {
        columns[*column].push(Slot::Node(node));
    }
    for (arrow, (from, to)) in arrows.iter().enumerate() {
        let passed = columns.iter_mut().enumerate().take(column_of[*to]);
        for (column, slots) in passed.skip(column_of[*from] + 1) {
            slots.push(Slot::Arrow { arrow, column });
        }
    }
    let mut heights = Heights::new(nodes, arrows, &column_of);
    for sweep in 0..SWEEPS {
        heights.place(&columns);
        let (is_rightwards, mut order) = (sweep % 2 == 0, (0..count).collect::<Vec<_>>());
        if !is_rightwards {
            order.reverse();
        }
        for column in order {
            columns[column].sort_by_key(|slot| heights.wanted(*slot, is_rightwards));
            heights.place(&columns);
        }
    }
    heights.into_layout()
}

/// The column of each node: right of whoever provides something to it. What provides
/// something to itself in the end goes where its first provider lets it.
fn columns(nodes: usize, arrows: &[(usize, usize)], last: Option<usize>) -> Vec<usize> {
    let mut column_of = vec![0; nodes];
    let mut open: BTreeSet<usize> = (0..nodes).collect();
    while let Some(first) = open.first().copied() {
        let waits = |node: usize| {
            arrows.iter().any(|(from, to)| *to == node && from != to && open.contains(from))
        };
        let next = open.iter().copied().find(|node| !waits(*node)).unwrap_or(first);
        open.remove(&next);
        let providers = arrows.iter().filter(|(from, to)| *to == next && !open.contains(from));
        let providers = providers.filter(|(from, _)| *from != next);
        column_of[next] = providers.map(|(from, _)| column_of[*from] + 1).max().unwrap_or(0);
    }
    if let Some(last) = last {
        let others = column_of.iter().enumerate().filter(|(node, _)| *node != last);
        column_of[last] = others.map(|(_, column)| column + 1).max().unwrap_or(0);
    }
    column_of
}

/// How far down everything is, as the middle of it.
struct Heights<'a> {
    arrows: &'a [(usize, usize)],
    column_of: &'a [usize],
    of_nodes: Vec<i32>,
    /// For each arrow, where it passes the columns between its ends.
    of_arrows: Vec<Vec<i32>>,
    total: i32,
}

impl<'a> Heights<'a> {
    fn new(nodes: usize, arrows: &'a [(usize, usize)], column_of: &'a [usize]) -> Heights<'a> {
        let passed = |(from, to): &(usize, usize)| {
            vec![0; column_of[*to].saturating_sub(column_of[*from] + 1)]
        };
        let of_arrows = arrows.iter().map(passed).collect();
        Heights { arrows, column_of, of_nodes: vec![0; nodes], of_arrows, total: 0 }
    }

    /// Gives everything its place, in the order of the columns, each in the middle.
    fn place(&mut self, columns: &[Vec<Slot>]) {
        let size = |slot: &Slot| match slot {
            Slot::Node(_) => HEIGHT,
            Slot::Arrow { .. } => HEIGHT / 2,
        };
        let height = |column: &Vec<Slot>| -> i32 {
            column.iter().map(|slot| size(slot) + BETWEEN_ROWS).sum::<i32>() - BETWEEN_ROWS
        };
        self.total = columns.iter().map(height).max().unwrap_or(HEIGHT);
        for column in columns {
            let mut top = MARGIN + (self.total - height(column)) / 2;
            for slot in column {
                let middle = top + size(slot) / 2;
                match *slot {
                    Slot::Node(node) => self.of_nodes[node] = middle,
                    Slot::Arrow { arrow, column } => {
                        let first = self.column_of[self.arrows[arrow].0] + 1;
                        self.of_arrows[arrow][column - first] = middle;
                    }
                }
                top += size(slot) + BETWEEN_ROWS;
            }
        }
    }

    /// The heights that an arrow goes through, its ends included.
    fn through(&self, arrow: usize) -> Vec<i32> {
        let (from, to) = self.arrows[arrow];
        let ends = [self.of_nodes[from], self.of_nodes[to]];
        let passed = self.of_arrows[arrow].iter().copied();
        ends[..1].iter().copied().chain(passed).chain(ends[1..].iter().copied()).collect()
    }

    /// Where a slot would be best: in the middle of what it is connected with, on its
    /// left or on its right.
    fn wanted(&self, slot: Slot, is_leftwards: bool) -> i32 {
        let neighbours: Vec<i32> = match slot {
            Slot::Arrow { arrow, column } => {
                let place = column - self.column_of[self.arrows[arrow].0];
                let through = self.through(arrow);
                vec![if is_leftwards { through[place - 1] } else { through[place + 1] }]
            }
            Slot::Node(node) => {
                let own = self.arrows.iter().enumerate().filter(|(_, (from, to))| {
                    if is_leftwards { *to == node } else { *from == node }
                });
                let neighbour = |(arrow, _)| {
                    let through = self.through(arrow);
                    if is_leftwards { through[through.len() - 2] } else { through[1] }
                };
                own.map(neighbour).collect()
            }
        };
        match (neighbours.len(), slot) {
            (0, Slot::Node(node)) => self.of_nodes[node],
            (0, Slot::Arrow { .. }) => 0,
            (some, _) => neighbours.iter().sum::<i32>() / i32::try_from(some).unwrap_or(i32::MAX),
        }
    }

    fn into_layout(self) -> Layout {
        let left = |column: usize| {
            MARGIN + i32::try_from(column).unwrap_or(i32::MAX) * (WIDTH + BETWEEN_COLUMNS)
        };
        let points = |arrow: usize| {
            let (from, to) = self.arrows[arrow];
            let through = self.through(arrow);
            let (first, after) = (self.column_of[from], through.len() - 1);
            let mut points = Vec::new();
            for (place, y) in through.into_iter().enumerate() {
                let x = left(first + place);
                match place {
                    0 => points.push((x + WIDTH, y)),
                    _ if place == after => points.push((left(self.column_of[to]), y)),
                    _ => points.extend([(x, y), (x + WIDTH, y)]),
                }
            }
            points
        };
        let last = self.column_of.iter().max().copied().unwrap_or(0);
        let corner =
            |(node, column): (usize, &usize)| (left(*column), self.of_nodes[node] - HEIGHT / 2);
        Layout {
            nodes: self.column_of.iter().enumerate().map(corner).collect(),
            arrows: (0..self.arrows.len()).map(points).collect(),
            width: left(last) + WIDTH + MARGIN,
            height: self.total + 2 * MARGIN,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_uses_is_right_of_whoever_provides() {
        // host -> a -> b -> callers, host -> b
        let arrows = [(0, 1), (1, 2), (2, 3), (0, 2)];
        assert_eq!(columns(4, &arrows, Some(3)), [0, 1, 2, 3]);
        let layout = layout(4, &arrows, Some(3));
        let lefts: Vec<i32> = layout.nodes.iter().map(|(x, _)| *x).collect();
        assert!(lefts.is_sorted_by(|a, b| a < b), "{lefts:?}");
        // The long arrow passes `a`, and not behind it.
        let [_, over, ..] = layout.arrows[3].as_slice() else { panic!("{layout:?}") };
        let (_, top) = layout.nodes[1];
        assert!(over.1 < top || over.1 > top + HEIGHT, "{layout:?}");
    }

    #[test]
    fn nodes_lie_apart_whatever_the_graph() {
        // A circle, a loop, one alone, and everybody to everybody.
        let graphs: [(usize, Vec<(usize, usize)>); 3] = [
            (4, vec![(0, 1), (1, 2), (2, 1), (2, 2)]),
            (1, Vec::new()),
            (7, (0..7).flat_map(|from| (0..7).map(move |to| (from, to))).collect()),
        ];
        for (nodes, arrows) in graphs {
            let layout = layout(nodes, &arrows, Some(nodes - 1));
            for (at, (x, y)) in layout.nodes.iter().enumerate() {
                assert!(*x >= 0 && x + WIDTH <= layout.width, "{layout:?}");
                assert!(*y >= 0 && y + HEIGHT <= layout.height, "{layout:?}");
                for (other_x, other_y) in &layout.nodes[at + 1..] {
                    let is_apart = (x - other_x).abs() >= WIDTH || (y - other_y).abs() >= HEIGHT;
                    assert!(is_apart, "{layout:?}");
                }
            }
            assert_eq!(layout.arrows.len(), arrows.len());
        }
    }
}
