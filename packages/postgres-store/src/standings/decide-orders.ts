import {
  type Dossier,
  type Evidence,
  type EvidenceDraft,
  type JudgementResult,
  PunteoError,
  type Standing,
} from '@punteo/payments';
import type { ClientBase, Pool } from 'pg';
import { STANDING_COLUMNS, type StandingRow, standingFromRow } from '../rows/standing.ts';
import { withTransaction } from '../sql/transaction.ts';
import { evidenceOf, insertEvidence, reserveEvidenceIds } from './insert-evidence.ts';
import { loadDossiers } from './load-order-facts.ts';
import { keepProofs, lockProofs, type ProofUse } from './proof-uses.ts';
import { answerUsedOnce, type ProofOwners } from './used-once.ts';
import { checkMove, type Move, writeStandings } from './write-standings.ts';

/**
 * See `JudgementStore.judge`; the cases have no tie in common. Everything is locked and read, then every case is decided, then all that
 * may stand is written: a case that fails is an `Error` in its place and leaves nothing behind.
 */
export function judgeTogether(
  pool: Pool,
  cases: readonly JudgementCase[],
): Promise<readonly (JudgementResult | Error)[]> {
  return withTransaction(pool, async (client) => {
    const orderIds = cases.map(({ orderId }) => orderId);
    const drafts = cases.flatMap((each) => each.drafts);
    const standings = await lockStandings(client, orderIds);
    const owners = await lockProofs(
      client,
      drafts.flatMap(({ proofKeys }) => proofKeys),
    );
    const dossiers = new Map((await loadDossiers(client, orderIds)).map((dossier) => [dossier.order.orderId, dossier]));
    const ids = (await reserveEvidenceIds(client, drafts.length)).values();
    const outcomes = cases.map((each) => {
      const facts = { stored: standings.get(each.orderId), dossier: dossiers.get(each.orderId), owners, ids };
      return orError(() => judgementOf(each, facts));
    });
    const judgements = outcomes.flatMap((outcome) => (outcome instanceof Error ? [] : [outcome]));
    await insertEvidence(
      client,
      judgements.flatMap(({ evidence }) => evidence),
    );
    await keepProofs(
      client,
      judgements.flatMap(({ uses }) => uses),
    );
    await writeStandings(
      client,
      judgements.map(({ move }) => move),
    );
    return outcomes.map((outcome) =>
      outcome instanceof Error
        ? outcome
        : { before: outcome.move.before, after: outcome.move.after, evidence: outcome.evidence },
    );
  });
}

/** One order's part of `JudgementStore.judge`. */
export interface JudgementCase {
  readonly orderId: string;
  readonly drafts: readonly EvidenceDraft[];
  readonly judge: (dossier: Dossier) => Standing;
  readonly askedAfter: string | null | undefined;
}

/**
 * What ties one case to others: its order, its proofs, and what its claims are about, by whatever name of a network. Cases that share
 * none of these cannot see each other, so that one transaction for them all is as good as one each.
 */
export function tiesOf({ orderId, drafts }: JudgementCase): readonly string[] {
  const subjects = drafts.flatMap(({ claimKey, proofKeys }) => [
    claimKey.slice(claimKey.lastIndexOf(':')),
    ...proofKeys,
  ]);
  return [`order ${orderId}`, ...new Set(subjects)];
}

interface Judgement {
  readonly evidence: readonly Evidence[];
  readonly uses: readonly ProofUse[];
  readonly move: Move;
}

function orError<Result>(decide: () => Result): Result | Error {
  try {
    return decide();
  } catch (error) {
    return error instanceof Error ? error : new Error('The decision failed.', { cause: error });
  }
}

/** What was read of one case under its locks. */
interface CaseFacts {
  readonly stored: StandingRow | undefined;
  readonly dossier: Dossier | undefined;
  readonly owners: ProofOwners;
  /** Of evidence, to be taken in order. */
  readonly ids: Iterator<string>;
}

function judgementOf(
  { orderId, drafts, judge, askedAfter }: JudgementCase,
  { stored, dossier, owners, ids }: CaseFacts,
): Judgement {
  const own = drafts.map((draft) => ({ draft, evidenceId: String(ids.next().value) }));
  if (!stored || !dossier) throw new PunteoError('order_unknown', `There is no order ${orderId}.`);
  // A worker that froze between asking and writing would otherwise put an old answer on top of a newer one.
  const known = dossier.evidence.at(-1)?.evidenceId ?? null;
  if (askedAfter !== undefined && askedAfter !== known) throw overtaken(orderId);
  const uses: ProofUse[] = [];
  const evidence = own.map(({ draft, evidenceId }) => {
    const once = answerUsedOnce(orderId, draft, dossier.rivals, owners);
    uses.push(...once.uses.map((proofKey) => ({ proofKey, orderId, evidenceId })));
    return evidenceOf(evidenceId, orderId, draft, [...draft.checks, once.check]);
  });
  const after = judge({ ...dossier, evidence: [...dossier.evidence, ...evidence] });
  const move = { order: dossier.order, before: standingFromRow(stored), after, version: stored.version };
  checkMove(move);
  return { evidence, uses, move };
}

function overtaken(orderId: string): PunteoError {
  return new PunteoError('judgement_overtaken', `Others have looked at order ${orderId} meanwhile: ask again.`, {
    retryable: true,
  });
}

/** The orders' locks, in one order for everybody: whoever judges one of them waits here. */
async function lockStandings(
  client: ClientBase,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, StandingRow>> {
  const { rows } = await client.query<StandingRow & { order_id: string }>(
    `select order_id, ${STANDING_COLUMNS} from standings where order_id = any ($1) order by order_id for update`,
    [orderIds],
  );
  return new Map(rows.map((row) => [row.order_id, row]));
}
