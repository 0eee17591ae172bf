// Where the nodes of a workflow stand: layers from the start downwards, in an order with few
// crossings, each node as near to its neighbours as the others allow. Pure functions.

export const SPACE = { between: 36, lane: 18, exits: 30, entry: 14, least: 34, margin: 16 };

/**
 * Lay a graph out. `nodes` are {id, width, height, exits}, `edges` {from, exit, to}. Gives
 * {width, height, nodes: Map of id to {x, y, width, height}, edges: [{...edge, points, isBack}]},
 * where x is a middle, y a top, and points lead from the exit to the entry.
 */
export function layOut(nodes, edges) {
  const ids = new Set(nodes.map(({ id }) => id));
  const known = edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  const { forward, back } = withoutCycles(nodes, known);
  const rank = ranks(nodes, forward);
  const { items, links, lanes } = withLanes(nodes, forward, rank);
  const layers = ordered(items, links);
  place(layers, links);
  return measured(layers, links, lanes, back);
}

function withoutCycles(nodes, edges) {
  const leaving = groupBy(edges, ({ from }) => from);
  const state = new Map();
  const back = new Set();
  const visit = (id) => {
    state.set(id, "open");
    for (const edge of leaving.get(id) ?? []) {
      if (state.get(edge.to) === "open") back.add(edge);
      else if (!state.has(edge.to)) visit(edge.to);
    }
    state.set(id, "done");
  };
  for (const { id } of nodes) if (!state.has(id)) visit(id);
  return { forward: edges.filter((edge) => !back.has(edge)), back: edges.filter((edge) => back.has(edge)) };
}

function ranks(nodes, edges) {
  const arriving = groupBy(edges, ({ to }) => to);
  const found = new Map();
  const rankOf = (id) => {
    if (!found.has(id)) {
      const before = (arriving.get(id) ?? []).map(({ from }) => rankOf(from));
      found.set(id, before.length ? Math.max(...before) + 1 : 0);
    }
    return found.get(id);
  };
  nodes.forEach(({ id }) => rankOf(id));
  return found;
}

/** Put a lane into every layer that an edge passes through, so that it has a way of its own there. */
function withLanes(nodes, edges, rank) {
  const items = nodes.map((node) => ({ ...node, rank: rank.get(node.id) }));
  const byId = new Map(items.map((item) => [item.id, item]));
  const links = [];
  const lanes = new Map();
  for (const edge of edges) {
    let above = byId.get(edge.from);
    const port = portOf(above, edge.exit);
    const chain = [];
    for (let layer = above.rank + 1; layer < byId.get(edge.to).rank; layer += 1) {
      const lane = {
        id: Symbol("lane"),
        width: SPACE.lane,
        height: 0,
        rank: layer,
        isLane: true,
        exits: ["next"],
      };
      items.push(lane);
      links.push({ above, below: lane, port: above.isLane ? 0 : port });
      chain.push(lane);
      above = lane;
    }
    links.push({ above, below: byId.get(edge.to), port: above.isLane ? 0 : port });
    lanes.set(edge, { chain, from: byId.get(edge.from), to: byId.get(edge.to), port });
  }
  return { items, links, lanes };
}

/** Give where an exit is, from the middle of its node. */
export function portOf(node, exit) {
  const count = node.exits.length;
  const index = Math.max(0, node.exits.indexOf(exit));
  return count < 2 ? 0 : (index / (count - 1) - 0.5) * node.width * 0.56;
}

function ordered(items, links) {
  const layers = [];
  for (const item of depthFirst(items, links)) (layers[item.rank] ??= []).push(item);
  number(layers);
  let best = layers.map((layer) => [...layer]);
  let fewest = crossings(best, links);
  for (let sweep = 0; sweep < 16 && fewest > 0; sweep += 1) {
    sortTowards(layers, links, sweep % 2 === 0);
    const found = crossings(layers, links);
    if (found < fewest) [best, fewest] = [layers.map((layer) => [...layer]), found];
  }
  number(best);
  return best;
}

function depthFirst(items, links) {
  const below = groupBy(links, ({ above }) => above);
  const seen = new Set();
  const visit = (item) => {
    if (seen.has(item)) return;
    seen.add(item);
    const leaving = [...(below.get(item) ?? [])].sort((one, other) => one.port - other.port);
    leaving.forEach((link) => visit(link.below));
  };
  items.filter((item) => item.rank === 0).forEach(visit);
  items.forEach(visit);
  return seen;
}

function number(layers) {
  for (const layer of layers)
    layer.forEach((item, index) => {
      item.order = index;
    });
}

function sortTowards(layers, links, isDown) {
  const near = groupBy(links, (link) => (isDown ? link.below : link.above));
  for (const layer of isDown ? layers : [...layers].reverse()) {
    const weight = new Map(
      layer.map((item) => {
        const others = (near.get(item) ?? []).map((link) =>
          isDown ? link.above.order + link.port / 1000 : link.below.order,
        );
        return [
          item,
          others.length ? others.reduce((sum, value) => sum + value, 0) / others.length : item.order,
        ];
      }),
    );
    layer.sort((one, other) => weight.get(one) - weight.get(other) || one.order - other.order);
    layer.forEach((item, index) => {
      item.order = index;
    });
  }
}

function crossings(layers, links) {
  const position = new Map(layers.flatMap((layer) => layer.map((item, index) => [item, index])));
  let found = 0;
  links.forEach((one, index) => {
    for (const other of links.slice(index + 1)) {
      if (one.above.rank !== other.above.rank) continue;
      const top = position.get(one.above) + one.port / 1000 - position.get(other.above) - other.port / 1000;
      if (top * (position.get(one.below) - position.get(other.below)) < 0) found += 1;
    }
  });
  return found;
}

/** Move every layer as near to its neighbours as the space between its items allows. */
function place(layers, links) {
  for (const layer of layers) {
    let x = 0;
    for (const item of layer) {
      item.x = x + item.width / 2;
      x += item.width + SPACE.between;
    }
  }
  const [toAbove, toBelow] = [groupBy(links, ({ below }) => below), groupBy(links, ({ above }) => above)];
  const up = (item) => (toAbove.get(item) ?? []).map((link) => link.above.x + link.port);
  const down = (item) => (toBelow.get(item) ?? []).map((link) => link.below.x - link.port);
  for (let round = 0; round < 24; round += 1) {
    for (const layer of layers) settle(layer, (item) => [...up(item), ...(round > 3 ? down(item) : [])]);
    for (const layer of [...layers].reverse())
      settle(layer, (item) => [...down(item), ...(round > 3 ? up(item) : [])]);
  }
  for (const layer of layers) settle(layer, (item) => up(item));
}

/** Give each item the nearest place to what it wishes, in order and apart: pools of those that collide. */
function settle(layer, wishesOf) {
  const offsets = [0];
  for (let index = 1; index < layer.length; index += 1) {
    offsets.push(offsets[index - 1] + (layer[index - 1].width + layer[index].width) / 2 + SPACE.between);
  }
  const pools = [];
  layer.forEach((item, index) => {
    const wishes = wishesOf(item);
    const wish = wishes.length ? wishes.reduce((sum, value) => sum + value, 0) / wishes.length : item.x;
    pools.push({ sum: wish - offsets[index], size: 1 });
    while (pools.length > 1 && mean(pools.at(-2)) > mean(pools.at(-1))) {
      const last = pools.pop();
      pools.at(-1).sum += last.sum;
      pools.at(-1).size += last.size;
    }
  });
  let index = 0;
  for (const pool of pools) {
    for (let left = pool.size; left > 0; left -= 1, index += 1) layer[index].x = mean(pool) + offsets[index];
  }
}

function mean({ sum, size }) {
  return sum / size;
}

function measured(layers, links, lanes, back) {
  const all = layers.flat();
  const left = Math.min(...all.map((item) => item.x - item.width / 2)) - SPACE.margin;
  all.forEach((item) => {
    item.x -= left;
  });
  let y = SPACE.margin;
  layers.forEach((layer, index) => {
    const height = Math.max(...layer.map((item) => item.height));
    layer.forEach((item) => Object.assign(item, { y, bottom: y + height }));
    y += height + SPACE.exits + gapBelow(links, index) + SPACE.entry;
  });
  const width = Math.max(...all.map((item) => item.x + item.width / 2)) + SPACE.margin;
  const height = Math.max(...all.map((item) => item.bottom)) + SPACE.exits + SPACE.margin;
  const nodes = new Map(all.filter((item) => !item.isLane).map((item) => [item.id, item]));
  const entries = entriesOf(lanes);
  const edges = [...lanes].map(([edge, lane]) => ({
    ...edge,
    isBack: false,
    points: pointsOf(lane, entries.get(edge)),
  }));
  back.forEach((edge, index) => edges.push(backEdge(edge, nodes, width + index * SPACE.lane)));
  return { width: width + back.length * SPACE.lane, height, nodes, edges };
}

/** Give a wide turn more height, so that no line runs flat. */
function gapBelow(links, rank) {
  const widest = Math.max(
    0,
    ...links
      .filter(({ above }) => above.rank === rank)
      .map((link) => Math.abs(link.above.x + link.port - link.below.x)),
  );
  return SPACE.least + Math.min(72, widest / 7);
}

/** Spread the edges that arrive at one node, in the order in which they come. */
function entriesOf(lanes) {
  const entries = new Map();
  const arriving = groupBy([...lanes], ([, lane]) => lane.to);
  for (const list of arriving.values()) {
    list.sort(([, one], [, other]) => cameFrom(one) - cameFrom(other));
    list.forEach(([edge], index) => entries.set(edge, (index - (list.length - 1) / 2) * 22));
  }
  return entries;
}

function cameFrom({ chain, from, port }) {
  return chain.length ? chain.at(-1).x : from.x + port;
}

function pointsOf({ chain, from, to, port }, entry) {
  const stops = [
    { x: from.x + port, y: from.y + from.height },
    { x: from.x + port, y: from.bottom + SPACE.exits },
  ];
  for (const lane of chain)
    stops.push({ x: lane.x, y: lane.y - SPACE.entry }, { x: lane.x, y: lane.bottom + SPACE.exits });
  stops.push({ x: to.x + entry, y: to.y - SPACE.entry }, { x: to.x + entry, y: to.y });
  return stops;
}

function backEdge(edge, nodes, lane) {
  const [from, to] = [nodes.get(edge.from), nodes.get(edge.to)];
  const x = from.x + portOf(from, edge.exit);
  const [low, high] = [from.bottom + SPACE.exits, to.y - SPACE.entry / 2];
  const points = [
    { x, y: from.y + from.height },
    { x, y: low },
    { x: lane, y: low },
    { x: lane, y: high },
    { x: to.x + to.width / 4, y: high },
    { x: to.x + to.width / 4, y: to.y },
  ];
  return { ...edge, isBack: true, points };
}

function groupBy(list, keyOf) {
  const found = new Map();
  for (const item of list) {
    const key = keyOf(item);
    if (!found.has(key)) found.set(key, []);
    found.get(key).push(item);
  }
  return found;
}
