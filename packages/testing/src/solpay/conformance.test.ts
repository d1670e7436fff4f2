import { moneyFromDecimal, type Order, parseKeyring, signCallbackAddress } from '@punteo/payments';
import { type ProviderUnderTest, testProviderConformance } from '../provider-conformance.ts';
import { solpayFromEnvironment } from './config.ts';
import { createSolpay } from './solpay.ts';
import { signSolpay, solpaySecret, startSolpay } from './start-solpay.ts';

testProviderConformance(async (): Promise<ProviderUnderTest> => {
  const server = await startSolpay();
  const webhookSecret = solpaySecret();
  const settings = solpayFromEnvironment({
    SOLPAY_BASE_URL: server.url,
    SOLPAY_TOKEN: server.token,
    SOLPAY_WEBHOOK_SECRET: webhookSecret,
  });
  if (!settings) throw new Error('Solpay is not configured.');
  const secret = '0f'.repeat(32);
  const keyring = parseKeyring(`k1:${secret}`);
  const provider = createSolpay({ ...settings, keyring, publicUrl: 'https://pay.test' });
  const expiresAt = new Date(Date.now() + 86_400_000);
  const address = (orderId: string, scope = 'solpay', keys = keyring) =>
    signCallbackAddress(keys, { scope, orderId, expiresAt });
  const request = (orderId: string) => {
    const amount = moneyFromDecimal('122.44', 'EUR');
    const none = { dueAt: null, fulfilledAt: null, cancelledAt: null, closedAt: null };
    const order: Order = { ...none, orderId, amount, providers: [], createdAt: new Date() };
    return { createAttemptId: `attempt of ${orderId}`, order, amount, description: 'Two chairs', details: {} };
  };

  return {
    provider,
    callbackAddress: (orderId) => address(orderId),
    foreignAddresses: [
      address('order-1', 'neopay:live'),
      address('order-1', 'solpay', parseKeyring(`k1:${'f0'.repeat(32)}`)),
    ],
    callback: new TextEncoder().encode('{"type":"payment.updated","data":{"id":"pay_0a1b2c3d"}}'),
    sign: (body, at) => signSolpay(webhookSecret, body, at),
    request,
    onCreate: server.onCreate,
    createsReceived: server.creates,
    async claim(truth) {
      server.onCreate('accept');
      const { providerPaymentId } = await provider.createPayment(request(`order-${truth}`));
      if (!providerPaymentId) throw new Error('Solpay created no payment.');
      server.setStatus(providerPaymentId, truth === 'paid' ? 'settled' : truth === 'open' ? 'open' : 'declined');
      return { provider: 'solpay', kind: 'payment', paymentId: providerPaymentId };
    },
    writtenClaim: (claim) => (claim.kind === 'payment' ? claim.paymentId : ''),
    cutOff: async () => server.cutOff(),
    secrets: [server.token, secret, webhookSecret],
    close: server.close,
  };
});
