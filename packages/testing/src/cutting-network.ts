import { openProxiedDatabase } from './proxied-database.ts';

export interface CuttingNetwork {
  /** The database's URL through this network. */
  readonly url: string;
  /**
   * Cuts the connection of one statement: the next one whose text was not cut yet, each text once before the server gets
   * it and once after, or else the next one at all. Resolves when it is cut.
   */
  cutOneStatement(): Promise<void>;
  /** Cuts no further statement, also when one was to be cut. */
  stopCutting(): void;
  /** How many different statements were cut, and at which of the two moments. */
  readonly cuts: ReadonlySet<string>;
  close(): void;
}

/** A network to the PostgreSQL at `url` that reads along and cuts connections at chosen statements. */
export async function openCuttingNetwork(url: string): Promise<CuttingNetwork> {
  const cuts = new Set<string>();
  let awaited: { readonly cut: () => void; anyStatement: boolean } | null = null;

  /** Decides at each statement whether it is cut, and when. */
  function cutAt(text: string): 'before' | 'after' | null {
    if (awaited === null) return null;
    const moment = (['before', 'after'] as const).find((each) => !cuts.has(`${each} ${text}`));
    if (moment === undefined && !awaited.anyStatement) return null;
    cuts.add(`${moment ?? 'before'} ${text}`);
    const { cut } = awaited;
    awaited = null;
    cut();
    return moment ?? 'before';
  }

  const { url: proxiedUrl, close } = await openProxiedDatabase(url, ({ near, far }) => {
    const statementsIn = statementReader();
    let isCutWithAnswer = false;
    const cut = () => {
      near.resetAndDestroy();
      far.destroy();
    };
    near.on('data', (bytes) => {
      const moments = statementsIn(bytes).map(cutAt);
      if (moments.includes('before')) return cut();
      if (moments.includes('after')) isCutWithAnswer = true;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (isCutWithAnswer) cut();
      else near.write(bytes);
    });
  });
  return {
    url: proxiedUrl,
    cuts,
    async cutOneStatement() {
      const { promise, resolve } = Promise.withResolvers<void>();
      const next = { cut: resolve, anyStatement: false };
      awaited = next;
      const timer = setTimeout(() => {
        next.anyStatement = true;
      }, 1_000);
      await promise;
      clearTimeout(timer);
    },
    stopCutting() {
      awaited = null;
    },
    close,
  };
}

/** Reads what a client sends and returns the texts of the statements that begin in it. */
function statementReader(): (bytes: Buffer) => readonly string[] {
  const prepared = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let isStarted = false;
  return (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    const texts: string[] = [];
    for (;;) {
      // The first message of a connection has no type.
      const typeLength = isStarted ? 1 : 0;
      if (rest.length < typeLength + 4) return texts;
      const end = typeLength + rest.readInt32BE(typeLength);
      if (rest.length < end) return texts;
      const [first = '', second = ''] = rest.toString('utf8', typeLength + 4, end).split('\0');
      const type = isStarted ? String.fromCharCode(rest[0] as number) : '';
      if (type === 'Q') texts.push(first);
      // Parse names and text, Bind executes it by its name.
      if (type === 'P') prepared.set(first, second);
      if (type === 'B') texts.push(prepared.get(second) ?? '');
      isStarted = true;
      rest = rest.subarray(end);
    }
  };
}
