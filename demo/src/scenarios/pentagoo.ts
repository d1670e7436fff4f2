import type { Scenario } from '../scenario.ts';

/** Scenarios with Pentagoo, which has no API to ask, so the chain proves a payment. */
export const pentagooScenarios: readonly Scenario[] = [
  {
    title: 'Pentagoo: paid on the chain, called back, shipped',
    times: 10,
    outcome: { standings: ['paid'], received: 1 },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: true });
      await order.sendCallback(await order.transfer());
    },
  },
  {
    title: 'Pentagoo: called back twice with the same bytes',
    times: 2,
    outcome: { standings: ['paid'], received: 2, duplicate: 1 },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: true });
      await order.sendCallback(await order.transfer(), { times: 2 });
    },
  },
  {
    title: 'Pentagoo: the callback arrives long after the payment',
    times: 1,
    outcome: { standings: ['paid'], received: 1 },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: true });
      const hash = await order.transfer();
      return async () => order.sendCallback(hash);
    },
  },
  {
    title: 'Pentagoo: paid to an address of someone else',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['wrong_recipient_or_token'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(await order.transfer({ recipient: 'other' }));
    },
  },
  {
    title: 'Pentagoo: paid in a look-alike token',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['wrong_recipient_or_token'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(await order.transfer({ token: 'look-alike' }));
    },
  },
  {
    title: 'Pentagoo: paid less than the amount of the order',
    times: 1,
    outcome: { standings: ['underpaid'], received: 1, discrepancies: ['amount_under', 'callback_differs'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(await order.transfer({ amount: '1.00' }));
    },
  },
  {
    title: 'Pentagoo: paid more than the amount of the order',
    times: 1,
    outcome: { standings: ['overpaid'], received: 1, discrepancies: ['amount_over', 'callback_differs'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(await order.transfer({ amount: '9000.00' }));
    },
  },
  {
    title: 'Pentagoo: paid after the due time',
    times: 1,
    outcome: { standings: ['paid_late'], received: 1, discrepancies: ['paid_late'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false, pastDue: true });
      await order.sendCallback(await order.transfer());
    },
  },
  {
    title: 'Pentagoo: a forged callback names a transaction that does not exist',
    times: 1,
    forged: true,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['missing_at_provider'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(actions.unknownHash());
    },
  },
  {
    title: 'Pentagoo: a callback names a transaction that failed on the chain',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['transaction_failed'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(await order.failedTransfer());
    },
  },
  {
    title: 'Pentagoo: a transaction that paid one order is claimed for another',
    times: 1,
    outcome: {
      standings: ['paid', 'awaiting'],
      received: 2,
      discrepancies: ['proof_already_used', 'contested_payment'],
    },
    async run(actions) {
      const amount = '77.00';
      const paid = await actions.pentagooOrder({ shipped: true, amount });
      const claimed = await actions.pentagooOrder({ shipped: false, amount });
      const hash = await paid.transfer();
      await paid.sendCallback(hash);
      return async () => {
        await paid.untilPaid();
        await claimed.sendCallback(hash);
      };
    },
  },
  {
    title: 'Pentagoo: a network that is not configured',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['environment_mismatch'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(await order.transfer(), { blockchain: 'Ethereum Classic' });
    },
  },
  {
    title: 'Pentagoo: a forged callback with an altered order reference',
    times: 1,
    forged: true,
    outcome: { standings: ['awaiting'], received: 1, orphan: 1, discrepancies: ['orphan_callback'] },
    async run(actions) {
      const order = await actions.pentagooOrder({ shipped: false });
      await order.sendCallback(actions.unknownHash(), { orderId: order.orderId });
    },
  },
  {
    title: 'Pentagoo: a forged callback for an unknown order',
    times: 1,
    forged: true,
    outcome: { received: 1, orphan: 1, discrepancies: ['orphan_callback'] },
    async run(actions) {
      await actions.pentagooCallback(
        JSON.stringify(actions.pentagooFields({ orderId: 'unknown-1', hash: actions.unknownHash() })),
      );
    },
  },
  {
    title: 'Pentagoo: two unreadable callbacks',
    times: 1,
    forged: true,
    outcome: { received: 2, unreadable: 2, discrepancies: ['unreadable_callback', 'unreadable_callback'] },
    async run(actions) {
      await actions.pentagooCallback(`<payment>${actions.unknownHash()}</payment>`);
      await actions.pentagooCallback(Buffer.concat([Buffer.of(0xff, 0xfe, 0x00), Buffer.from(actions.unknownHash())]));
    },
  },
  {
    title: 'Pentagoo: not paid yet',
    times: 2,
    outcome: { standings: ['awaiting'] },
    async run(actions) {
      await actions.pentagooOrder({ shipped: false });
    },
  },
];
