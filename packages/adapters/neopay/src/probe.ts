import type { NeopayClient } from '@punteo/clients';
import { checkClock, type ProbeResult } from '@punteo/payments';
import { silenceOf } from './errors.ts';

/** Reads the first page of the list: whether it can be asked at all, with these credentials, and what time it is there. */
export async function probe(client: Pick<NeopayClient, 'listPaymentRows'>, now: Date): Promise<readonly ProbeResult[]> {
  try {
    const { headers } = await client.listPaymentRows({ query: { page: 1 } });
    const date = headers.get('date');
    return [
      { name: 'neopay', result: 'ok', detail: 'Its list of payments can be read.' },
      checkClock('neopay clock', date === null ? null : new Date(date), now),
    ];
  } catch (error) {
    const { code } = silenceOf(error);
    const mend = MENDS[code] ?? 'try again, then ask Neopay';
    return [{ name: 'neopay', result: 'fail', detail: `It cannot be asked (${code}): ${mend}.` }];
  }
}

const MENDS: Readonly<Record<string, string>> = {
  unauthorised: 'check NEOPAY_TOKEN and NEOPAY_APP_KEY',
  not_found: 'check NEOPAY_BASE_URL',
  redirect_refused: 'check NEOPAY_BASE_URL, for it answers with a redirect',
  network: 'check NEOPAY_BASE_URL and that this host may connect to it',
  timeout: 'check that this host may connect to it, and whether Neopay is well',
  unavailable: 'wait until Neopay is well again; orders wait too',
  rate_limited: 'ask less often, with VERIFICATIONS_PER_MINUTE',
  bad_shape: 'its answer is not what its document says; read the drift below',
};
