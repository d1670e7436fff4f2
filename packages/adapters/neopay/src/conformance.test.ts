import { moneyFromDecimal, type Order, parseKeyring, signCallbackAddress } from '@punteo/payments';
import { startNeopay } from '@punteo/sandbox';
import { type ProviderUnderTest, testProviderConformance } from '@punteo/testing';
import { samplePayment } from './__fixtures__/neopay-server.ts';
import { neopayFromEnvironment } from './config.ts';
import { createNeopay } from './neopay.ts';

testProviderConformance(async (): Promise<ProviderUnderTest> => {
  const sandbox = await startNeopay();
  const settings = neopayFromEnvironment({
    NEOPAY_BASE_URL: sandbox.url,
    NEOPAY_TOKEN: sandbox.token,
    NEOPAY_APP_KEY: sandbox.appKey,
    NEOPAY_ENVIRONMENT: sandbox.environment,
    NEOPAY_STATUSES: 'completed=paid,failed=failed',
  });
  if (!settings) throw new Error('Neopay is not configured.');
  const secret = '0f'.repeat(32);
  const keyring = parseKeyring(`k1:${secret}`);
  const provider = createNeopay({ ...settings, keyring, publicUrl: 'https://pay.test' });

  const callbackAddress = (orderId: string, scope = 'neopay:sandbox', keys = keyring) =>
    signCallbackAddress(keys, { scope, orderId, expiresAt: new Date(Date.now() + 86_400_000) });
  const request = (orderId: string) => {
    const amount = moneyFromDecimal('122.44', 'GBP');
    const order: Order = {
      orderId,
      amount,
      providers: [],
      createdAt: new Date(),
      dueAt: null,
      fulfilledAt: null,
      cancelledAt: null,
      closedAt: null,
    };
    const details = { institutionId: 20, customer: { email: 'jhondoe@email.com', country: 'GB' } };
    return { createAttemptId: `attempt of ${orderId}`, order, amount, description: 'Two chairs', details };
  };

  return {
    provider,
    callbackAddress: (orderId) => callbackAddress(orderId),
    foreignAddresses: [
      callbackAddress('order-1', 'neopay:live'),
      callbackAddress('order-1', 'pentagoo'),
      callbackAddress('order-1', 'neopay:sandbox', parseKeyring(`k1:${'f0'.repeat(32)}`)),
      callbackAddress('order-1', 'neopay:sandbox', parseKeyring(`k2:${secret}`)),
      signCallbackAddress(keyring, { scope: 'neopay:sandbox', orderId: 'order-1', expiresAt: new Date(0) }),
    ],
    callback: new TextEncoder().encode(samplePayment()),
    request,
    onCreate(behaviour) {
      sandbox.faults.clear('createPayment');
      if (behaviour === 'refuse') sandbox.faults.next('createPayment', { kind: 'status', status: 422 });
      if (behaviour === 'lose') sandbox.faults.next('createPayment', { kind: 'drop', handled: true });
    },
    createsReceived: () => sandbox.calls.count('createPayment'),
    async claim(truth) {
      const requested = request(`order-${truth}`);
      const { providerPaymentId } = await provider.createPayment(requested);
      if (!providerPaymentId) throw new Error('The sandbox created no payment.');
      if (truth !== 'open')
        await sandbox.setStatus(providerPaymentId, truth === 'paid' ? 'completed' : 'failed', 'none');
      return { provider: 'neopay', kind: 'payment', paymentId: providerPaymentId };
    },
    writtenClaim: (claim) => (claim.kind === 'payment' ? `{${claim.paymentId.toUpperCase()}}` : ''),
    cutOff: async () => sandbox.faults.next('getPayment', { kind: 'drop' }, { times: Number.POSITIVE_INFINITY }),
    secrets: [sandbox.token, secret],
    close: () => sandbox.close(),
  };
});
