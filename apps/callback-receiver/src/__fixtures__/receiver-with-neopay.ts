import { type SandboxNeopay, startNeopay } from '@punteo/sandbox';
import {
  openReceiverDatabase,
  type ReceiverDatabase,
  SECRETS,
  startTestReceiver,
  type TestReceiver,
} from './test-receiver.ts';

export interface ReceiverWithNeopay {
  readonly database: ReceiverDatabase;
  readonly neopay: SandboxNeopay;
  /** It receives callbacks, verifies orders at `neopay` and sends events. */
  readonly receiver: TestReceiver;
  close(): Promise<void>;
}

export async function startReceiverWithNeopay(
  variables: Readonly<Record<string, string>> = {},
): Promise<ReceiverWithNeopay> {
  const database = await openReceiverDatabase();
  const neopay = await startNeopay({ token: SECRETS.NEOPAY_TOKEN, appKey: SECRETS.NEOPAY_APP_KEY });
  const receiver = await startTestReceiver(database.url, { ...neopayVariables(neopay), ...variables });
  return {
    database,
    neopay,
    receiver,
    async close() {
      await receiver.close();
      await neopay.close();
      await database.close();
    },
  };
}

/** Of a receiver that also verifies, at this Neopay. */
export function neopayVariables({ url }: SandboxNeopay): Record<string, string> {
  return { ROLE: 'all', NEOPAY_BASE_URL: url, NEOPAY_STATUSES: 'completed=paid' };
}
