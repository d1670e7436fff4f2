import type { NeopayClient } from '@punteo/clients';
import { checkClock, type ProbeResult } from '@punteo/payments';
import { providerErrorOf } from './errors.ts';

/** Reads the first page of the list: whether Neopay answers with these credentials, and whether our clocks agree. */
export async function probe(client: Pick<NeopayClient, 'listPaymentRows'>, now: Date): Promise<readonly ProbeResult[]> {
  try {
    const { headers } = await client.listPaymentRows({ query: { page: 1 } });
    const date = headers.get('date');
    return [
      { name: 'neopay', result: 'ok', detail: 'Its list of payments can be read.' },
      checkClock('neopay clock', date === null ? null : new Date(date), now),
    ];
  } catch (error) {
    const { code, explanation } = providerErrorOf(error);
    const reason = explanation === null ? code : `${code}, ${explanation}`;
    const nextStep = NEXT_STEPS[code] ?? 'try again, then contact Neopay';
    return [{ name: 'neopay', result: 'fail', detail: `Its list cannot be read (${reason}): ${nextStep}.` }];
  }
}

const NEXT_STEPS: Readonly<Record<string, string>> = {
  unauthorised: 'check NEOPAY_TOKEN and NEOPAY_APP_KEY',
  not_found: 'check NEOPAY_BASE_URL',
  redirect_refused: 'check NEOPAY_BASE_URL, which answers with a redirect',
  network: 'check NEOPAY_BASE_URL, OUTBOUND_PROXY_URL where it is set, and that this host may connect to both',
  timeout: 'check that this host may connect to it, and the status of Neopay',
  unavailable: 'wait until Neopay answers again; verifications continue then',
  rate_limited: 'lower VERIFICATIONS_PER_MINUTE',
  bad_shape: 'its answer does not match its documentation; see the drift below',
};
