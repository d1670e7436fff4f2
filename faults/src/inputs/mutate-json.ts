import type { Random } from '../random.ts';

/** JSON as it is written: the same key may stand twice, and a leaf is any text. */
type Node =
  | { readonly kind: 'leaf'; text: string }
  | { readonly kind: 'array'; items: Node[] }
  | { readonly kind: 'object'; entries: [key: string, value: Node][] };

/** The document with one change of its structure, as JSON: it comes past the reader, to the code behind it. */
export function changeJson(document: unknown, random: Random): string {
  const root: { node: Node } = { node: nodeOf(document) };
  const place = random.pick(placesIn(root));
  place.set(leaf(random.pick(VALID_LEAVES)(random)));
  return write(root.node);
}

/** The document with one to four changes of its structure, as text that is mostly still JSON. */
export function mutateJson(document: unknown, random: Random): string {
  const root: { node: Node } = { node: nodeOf(document) };
  for (let change = 1 + random.below(4); change > 0; change -= 1) changeOne(root, random);
  const text = write(root.node);
  return random.below(8) === 0 ? random.pick(TEXT_CHANGES)(text) : text;
}

function changeOne(root: { node: Node }, random: Random): void {
  const places = placesIn(root);
  const place = random.pick(places);
  const { parent, index } = place;
  const node = place.get();
  const change = random.below(10);
  if (change < 4) place.set({ kind: 'leaf', text: random.pick(LEAVES)(random) });
  else if (change === 4) place.set(random.pick<Node>([array([node]), array([node, node]), object([['value', node]])]));
  else if (parent?.kind === 'object') changeEntry(parent, index, random);
  else if (parent?.kind === 'array') parent.items.splice(index, random.below(2), node);
  else if (node.kind === 'object') node.entries.push([random.pick(KEYS), leaf('1')]);
}

function changeEntry(parent: Extract<Node, { kind: 'object' }>, index: number, random: Random): void {
  const entry = parent.entries[index];
  if (!entry) return;
  const [key, value] = entry;
  const change = random.below(6);
  if (change === 0) parent.entries.splice(index, 1);
  else if (change === 1) parent.entries.push([key, leaf(random.pick(LEAVES)(random))]);
  else if (change === 2) parent.entries[index] = [random.pick(KEYS), value];
  else if (change === 3) parent.entries[index] = [random.pick([key.toUpperCase(), ` ${key}`, `${key}\u0000`]), value];
  else if (change === 4) parent.entries.reverse();
  else parent.entries.push([random.pick(KEYS), value]);
}

interface Place {
  readonly parent: Node | null;
  readonly index: number;
  get(): Node;
  set(node: Node): void;
}

function placesIn(root: { node: Node }): readonly Place[] {
  const places: Place[] = [
    {
      parent: null,
      index: 0,
      get: () => root.node,
      set: (node) => {
        root.node = node;
      },
    },
  ];
  for (let at = 0; at < places.length && places.length < 200; at += 1) {
    const node = (places[at] as Place).get();
    if (node.kind === 'array') {
      for (const index of node.items.keys()) {
        const get = () => node.items[index] as Node;
        places.push({ parent: node, index, get, set: (next) => void node.items.splice(index, 1, next) });
      }
    } else if (node.kind === 'object') {
      for (const index of node.entries.keys()) {
        const entry = () => node.entries[index] as [string, Node];
        const set = (next: Node) => void node.entries.splice(index, 1, [entry()[0], next]);
        places.push({ parent: node, index, get: () => entry()[1], set });
      }
    }
  }
  return places;
}

const KEYS: readonly string[] = [
  ...['', 'id', 'ID', 'amount', '__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', '0', '-1'],
  ...['\u0000', '\ud800', 'a'.repeat(300), '\u202e', 'données', '$where', 'then', 'length', 'orderId', 'paymentId'],
];

/** Texts that some reader takes for something else. */
export const TEXTS: readonly string[] = [
  ...['', ' ', '\u0000', 'a\u0000b', '\ud800', '\udc00x', '\ufeff', '\u2028', '\u202e', 'NaN', 'null', 'true', '0x10'],
  ...['=1+1', '+1', '-1', '@SUM(1)', '\t=1', '";=1+1;"', "'; drop table orders; --", '<script>alert(1)</script>'],
  ...['../../etc/passwd', '%00', '%2e%2e%2f', '{{7*7}}', '$(id)', 'file:///etc/passwd', 'http://127.0.0.1/'],
  ...['100.00 USD', '1e400', '-100.00 USD', '1,000.00 USD', '٣٫١٤', '１００', '100.00 usd', '0.000000000000000001 BTC'],
  ...['2026-02-30T00:00:00Z', '0000-00-00', '9999-12-31T23:59:60Z', '2026-01-01', '+275760-09-13T00:00:00.000Z'],
  ...[`0x${'ab'.repeat(32)}`, '0x', `0X${'AB'.repeat(32)}`, '99639165-04a9-4742-b51b-c9dcc4fbc3cb', 'A-1', 'a.b.c'],
];

const LEAVES: readonly ((random: Random) => string)[] = [
  () => 'null',
  () => 'true',
  () => '[]',
  () => '{}',
  (random) => random.pick(['0', '-0', '1e400', '-1', '1E5', '0.1e-7', '9007199254740993', '1.0', '00', '1.', '.5']),
  (random) => '9'.repeat(1 + random.below(400)),
  (random) => `0.${'0'.repeat(random.below(400))}1`,
  (random) => JSON.stringify(random.pick(TEXTS)),
  (random) => JSON.stringify(random.pick(TEXTS) + random.pick(TEXTS)),
  (random) => `"${random.pick(TEXTS)}"`,
  (random) => JSON.stringify('x'.repeat(random.below(3_000))),
  (random) => '['.repeat(1 + random.below(40)) + ']'.repeat(random.below(40)),
  (random) => `${'{"a":'.repeat(1 + random.below(20))}1${'}'.repeat(20)}`,
  (random) => `"\\u${random.pick(['d800', '0000', 'zzzz', 'FFFF', '12'])}"`,
  (random) =>
    random.pick(["'x'", 'undefined', 'NaN', 'Infinity', '"unclosed', '"a\nb"', '// c\n1', '/* c */1', '0x10']),
];

const VALID_LEAVES: readonly ((random: Random) => string)[] = [
  (random) => JSON.stringify(random.pick(TEXTS)),
  (random) => JSON.stringify(random.pick(TEXTS)),
  (random) => JSON.stringify('x'.repeat(random.below(3_000))),
  (random) => random.pick(['null', 'true', '[]', '{}', '0', '-1', '1.5', '9007199254740993', '"A-1"', '["neopay"]']),
  (random) => `"${'9'.repeat(1 + random.below(60))}.${'0'.repeat(random.below(30))}1"`,
];

const TEXT_CHANGES: readonly ((text: string) => string)[] = [
  (text) => `${text}${text}`,
  (text) => `${text},`,
  (text) => text.replace(/}$/, ',}'),
  (text) => `${text}\u0000`,
  (text) => ` \r\n\t${text} \n`,
  (text) => `\u00a0${text}`,
  (text) => text.slice(0, -1),
  (text) => text.slice(1),
  (text) => JSON.stringify(text),
  (text) => `payload=${encodeURIComponent(text.toWellFormed())}`,
];

function nodeOf(value: unknown): Node {
  if (Array.isArray(value)) return array(value.map(nodeOf));
  if (typeof value === 'object' && value !== null)
    return object(Object.entries(value).map(([key, item]) => [key, nodeOf(item)]));
  return leaf(JSON.stringify(value) ?? 'null');
}

function write(node: Node): string {
  if (node.kind === 'leaf') return node.text;
  if (node.kind === 'array') return `[${node.items.map(write).join(',')}]`;
  return `{${node.entries.map(([key, value]) => `${JSON.stringify(key)}:${write(value)}`).join(',')}}`;
}

function leaf(text: string): Node {
  return { kind: 'leaf', text };
}

function array(items: Node[]): Node {
  return { kind: 'array', items };
}

function object(entries: [string, Node][]): Node {
  return { kind: 'object', entries };
}
