import { contentTypeShape, shapeOfBytes } from '@punteo/payments';
import { type ContractCall, send } from './call.ts';
import { compareAnswer, type Difference, type Expectation } from './differences.ts';

/** The calls to one provider, as far as they have come. */
export interface ContractRun {
  readonly mayCreate: boolean;
  /** Sends a call and notes the differences. Resolves to the JSON of the answer; null when it is none. */
  call(call: ContractCall, expected: Expectation): Promise<unknown>;
  skip(call: string, reason: string): void;
}

export interface CallResult {
  readonly call: string;
  /** Null: no answer came; see `unanswered`. */
  readonly status: number | null;
  readonly contentType: string | null;
  readonly unanswered: string | null;
  readonly terms: readonly string[];
  readonly notReceived: readonly string[];
  /** Of a body that the contract does not document: its paths and types. */
  readonly undocumentedShape: readonly string[];
  readonly differences: readonly Difference[];
}

export interface SkippedCall {
  readonly call: string;
  readonly reason: string;
}

export function createRun(mayCreate: boolean): ContractRun & {
  readonly results: readonly CallResult[];
  readonly skipped: readonly SkippedCall[];
} {
  const results: CallResult[] = [];
  const skipped: SkippedCall[] = [];
  return {
    mayCreate,
    results,
    skipped,
    skip: (call, reason) => void skipped.push({ call, reason }),
    async call(call, expected) {
      const answer = await send(call);
      if (answer.kind === 'unanswered') {
        results.push({ ...NOTHING, call: call.name, unanswered: answer.code });
        return null;
      }
      const { status, contentType, text } = answer;
      results.push({
        ...NOTHING,
        call: call.name,
        status,
        contentType: contentTypeShape(contentType),
        undocumentedShape: expected.schema === null ? shapeOfBytes(text) : [],
        ...compareAnswer(answer, expected),
      });
      return jsonOf(text);
    },
  };
}

const NOTHING: CallResult = {
  call: '',
  status: null,
  contentType: null,
  unanswered: null,
  terms: [],
  notReceived: [],
  undocumentedShape: [],
  differences: [],
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
