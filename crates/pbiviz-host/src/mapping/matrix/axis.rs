//! The groups of one hierarchy that are sent, and the totals among them.

use serde_json::{Value as Json, json};

use super::hierarchy::{Hierarchy, ROOT};
use super::subtotals::{Side, Subtotals};
use crate::capabilities::RoleList;
use crate::mapping::Context;
use crate::reduction::{Algorithm, COLUMNS, ROWS, Reduced};
use crate::state::{Identity, State};
use crate::wire;

/// A hierarchy as it is sent.
pub(crate) struct Axis<'t> {
    pub(crate) hierarchy: Hierarchy<'t>,
    pub(crate) nodes: Vec<Node>,
    /// The nodes without children, which bear the values, in their order.
    pub(crate) bearing: Vec<Bearing>,
    pub(crate) has_more: bool,
    /// How many of the fields have groups that are sent.
    pub(crate) levels_in_use: usize,
    /// Whether levels and nodes say that they can be opened.
    pub(crate) is_flagged: bool,
}

pub(crate) struct Node {
    /// Of a total, the group that it is the total of.
    pub(crate) group: u32,
    pub(crate) level: usize,
    pub(crate) is_total: bool,
    /// Of groups that can be opened whether they are not.
    pub(crate) is_collapsed: Option<bool>,
    pub(crate) children: Option<Vec<Self>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Bearing {
    pub(crate) group: u32,
    pub(crate) is_total: bool,
}

impl<'t> Axis<'t> {
    /// `most` is how many groups without children there may be, whatever the mapping says.
    pub(crate) fn new(
        context: &Context<'t>,
        list: &RoleList,
        side: Side,
        has_values: bool,
        most: usize,
    ) -> Self {
        let hierarchy = Hierarchy::new(context.query, context.groupings(list));
        let expansion = Expansion::of(context, &hierarchy, side);
        let mut subtotals = Subtotals::read(context, side, &hierarchy.fields);
        // Where groups can be opened, those that are have totals, whether the visual asked for them or not
        // (<https://learn.microsoft.com/power-bi/developer/visuals/total-subtotal-api#considerations-and-limitations>).
        if expansion.is_some() {
            subtotals.levels.iter_mut().skip(1).for_each(|is_on| *is_on = true);
        }
        if !has_values {
            subtotals.levels.fill(false);
        }
        let mut sent = Sent::new(&hierarchy, &subtotals, expansion.as_ref());
        let has_more = sent.reduce(context, list, side, most);
        let nodes = sent.nodes_below(ROOT);
        let mut bearing = Vec::new();
        match hierarchy.fields.is_empty() {
            true => bearing.push(Bearing { group: ROOT, is_total: false }),
            false => add_bearing(&nodes, &mut bearing),
        }
        let levels_in_use = match expansion {
            Some(_) => nodes.iter().map(deepest).max().map_or(1, |level| level + 1),
            None => hierarchy.fields.len(),
        };
        let is_flagged = expansion.is_some_and(|expansion| expansion.is_flagged);
        Self { nodes, bearing, has_more, levels_in_use, is_flagged, hierarchy }
    }

    /// What tells the groups within a group apart.
    pub(crate) fn child_identity_fields(&self, group: u32) -> Json {
        let field = self.hierarchy.fields.get(self.hierarchy.group(group).depth);
        field.map_or(json!([]), |field| json!([wire::expression(field)]))
    }
}

fn deepest(node: &Node) -> usize {
    node.children.iter().flatten().map(deepest).max().unwrap_or(node.level)
}

fn add_bearing(nodes: &[Node], bearing: &mut Vec<Bearing>) {
    for node in nodes {
        match &node.children {
            Some(children) => add_bearing(children, bearing),
            None => bearing.push(Bearing { group: node.group, is_total: node.is_total }),
        }
    }
}

/// Which groups are sent.
struct Sent<'h, 't> {
    hierarchy: &'h Hierarchy<'t>,
    subtotals: &'h Subtotals,
    expansion: Option<&'h Expansion<'t>>,
    /// The groups that have no children to be sent, in their order.
    leaves: Vec<u32>,
    is_leaf: Vec<bool>,
    is_kept: Vec<bool>,
    /// Whether what is missing may come in a later window.
    comes_in_windows: bool,
}

impl<'h, 't> Sent<'h, 't> {
    fn new(
        hierarchy: &'h Hierarchy<'t>,
        subtotals: &'h Subtotals,
        expansion: Option<&'h Expansion<'t>>,
    ) -> Self {
        let no_group = vec![false; hierarchy.len()];
        let mut sent = Self {
            hierarchy,
            subtotals,
            expansion,
            leaves: Vec::new(),
            is_leaf: no_group.clone(),
            is_kept: no_group,
            comes_in_windows: false,
        };
        sent.find_leaves(ROOT);
        sent
    }

    fn find_leaves(&mut self, group: u32) {
        for &child in &self.hierarchy.group(group).children {
            let is_innermost = self.hierarchy.group(child).depth == self.hierarchy.fields.len();
            let is_closed =
                || self.expansion.is_some_and(|expansion| !expansion.opens(self.hierarchy, child));
            if is_innermost || is_closed() {
                self.is_leaf[child as usize] = true;
                self.leaves.push(child);
            } else {
                self.find_leaves(child);
            }
        }
    }

    /// Marks what is kept, and says whether another window would bring more.
    fn reduce(&mut self, context: &Context<'_>, list: &RoleList, side: Side, most: usize) -> bool {
        let (customized, bounds) = match side {
            Side::Rows => ("/matrix/rowCount", ROWS),
            Side::Columns => ("/matrix/columnCount", COLUMNS),
        };
        let reduction = context.reduction(list, customized, bounds);
        // Windows and the page's limit are about rows.
        let first = State::default();
        let (limit, state) = match side {
            Side::Rows => (context.state.row_limit, context.state),
            Side::Columns => (None, &first),
        };
        let reduction = reduction.with_count(limit);
        let reduction = reduction.with_count(Some(reduction.count.min(most)));
        self.comes_in_windows = reduction.algorithm == Algorithm::Window;
        let Reduced { rows: kept, has_more, .. } = reduction.apply(self.leaves.len(), state);
        for leaf in kept {
            self.is_kept[self.leaves[leaf] as usize] = true;
        }
        has_more
    }

    fn nodes_below(&self, parent: u32) -> Vec<Node> {
        let level = self.hierarchy.group(parent).depth;
        let children = &self.hierarchy.group(parent).children;
        let mut nodes: Vec<Node> =
            children.iter().filter_map(|&child| self.node(child, level)).collect();
        if !nodes.is_empty() && self.subtotals.levels[level] && self.total_is_known(parent) {
            let total =
                Node { group: parent, level, is_total: true, is_collapsed: None, children: None };
            nodes.insert(if self.subtotals.stand_first { 0 } else { nodes.len() }, total);
        }
        nodes
    }

    fn node(&self, group: u32, level: usize) -> Option<Node> {
        let is_leaf = self.is_leaf[group as usize];
        let children = (!is_leaf).then(|| self.nodes_below(group));
        let is_sent =
            children.as_ref().map_or(self.is_kept[group as usize], |children| !children.is_empty());
        let can_open = level + 1 < self.hierarchy.fields.len();
        let is_flagged = self.expansion.is_some_and(|expansion| expansion.is_flagged);
        let is_collapsed = (is_flagged && can_open).then_some(is_leaf);
        is_sent.then_some(Node { group, level, is_total: false, is_collapsed, children })
    }

    /// A total that stands last comes with the last window of its groups, one that stands first with the first.
    fn total_is_known(&self, parent: u32) -> bool {
        if !self.comes_in_windows {
            return true;
        }
        let mut group = parent;
        while !self.is_leaf[group as usize] {
            let children = &self.hierarchy.group(group).children;
            let next = if self.subtotals.stand_first { children.first() } else { children.last() };
            let Some(&next) = next else { return true };
            group = next;
        }
        self.is_kept[group as usize]
    }
}

/// Which groups are open, where the visual lets them be opened and closed
/// (<https://learn.microsoft.com/power-bi/developer/visuals/dataview-mappings#expand-and-collapse-row-headers>).
struct Expansion<'s> {
    expanded: &'s [Identity],
    collapsed: &'s [Identity],
    /// How many levels are open to begin with.
    open_levels: usize,
    is_flagged: bool,
}

impl<'s> Expansion<'s> {
    /// Only rows can be opened.
    fn of(context: &Context<'s>, hierarchy: &Hierarchy<'_>, side: Side) -> Option<Self> {
        let roles = || hierarchy.fields.iter().flat_map(|field| &field.roles);
        let role =
            roles().find(|role| side == Side::Rows && context.capabilities.is_expandable(role))?;
        let flags = context.capabilities.part("/expandCollapse/addDataViewFlags/defaultValue");
        Some(Self {
            expanded: &context.state.expanded,
            collapsed: &context.state.collapsed,
            open_levels: context.state.drill.get(role).copied().unwrap_or_default(),
            is_flagged: flags.and_then(Json::as_bool) == Some(true),
        })
    }

    fn opens(&self, hierarchy: &Hierarchy<'_>, group: u32) -> bool {
        let scope = hierarchy.scope(group);
        let is_it = |identity: &Identity| {
            let pairs = identity.scope.iter().zip(&scope);
            identity.scope.len() == scope.len()
                && pairs
                    .into_iter()
                    .all(|((name, json), (own, value))| name == own && wire::is(*value, json))
        };
        let is_among = |identities: &[Identity]| identities.iter().any(is_it);
        !is_among(self.collapsed) && (scope.len() <= self.open_levels || is_among(self.expanded))
    }
}
