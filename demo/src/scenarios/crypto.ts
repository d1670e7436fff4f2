import type { Scene } from '../scenario.ts';

/** What happens through Pentagoo: it cannot be asked, so the chain decides. */
export const cryptoScenes: readonly Scene[] = [
  {
    title: 'Pentagoo: paid on the chain, called back, shipped',
    times: 10,
    outcome: { standings: ['paid'], received: 1 },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: true });
      await order.callBack(await order.transfer());
    },
  },
  {
    title: 'Pentagoo: called back twice with the same bytes',
    times: 2,
    outcome: { standings: ['paid'], received: 2, duplicate: 1 },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: true });
      await order.callBack(await order.transfer(), { times: 2 });
    },
  },
  {
    title: 'Pentagoo: the callback arrives long after the money',
    times: 1,
    outcome: { standings: ['paid'], received: 1 },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: true });
      const hash = await order.transfer();
      return async () => order.callBack(hash);
    },
  },
  {
    title: 'Pentagoo: paid to somebody else’s address',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['wrong_recipient_or_token'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(await order.transfer({ recipient: 'stranger' }));
    },
  },
  {
    title: 'Pentagoo: paid in a token that only looks like the real one',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['wrong_recipient_or_token'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(await order.transfer({ token: 'look-alike' }));
    },
  },
  {
    title: 'Pentagoo: less arrived than was ordered',
    times: 1,
    outcome: { standings: ['underpaid'], received: 1, discrepancies: ['amount_under'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(await order.transfer({ amount: '1.00' }));
    },
  },
  {
    title: 'Pentagoo: more arrived than was ordered',
    times: 1,
    outcome: { standings: ['overpaid'], received: 1, discrepancies: ['amount_over'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(await order.transfer({ amount: '9000.00' }));
    },
  },
  {
    title: 'Pentagoo: paid in full, after the due time',
    times: 1,
    outcome: { standings: ['paid_late'], received: 1, discrepancies: ['late'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false, pastDue: true });
      await order.callBack(await order.transfer());
    },
  },
  {
    title: 'Pentagoo: a forged callback names a transaction that never was',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['missing_at_provider'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(`0x${'ab'.repeat(32)}`);
    },
  },
  {
    title: 'Pentagoo: a callback names a transaction that failed on the chain',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['missing_at_provider'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(await order.failedTransfer());
    },
  },
  {
    title: 'Pentagoo: one order’s transaction, claimed again for another',
    times: 1,
    outcome: { standings: ['paid', 'awaiting'], received: 2, discrepancies: ['reused_hash'] },
    async play(stage) {
      const amount = '77.00';
      const paid = await stage.pentagooOrder({ shipped: true, amount });
      const claimed = await stage.pentagooOrder({ shipped: false, amount });
      const hash = await paid.transfer();
      await paid.callBack(hash);
      return async () => {
        await paid.untilPaid();
        await claimed.callBack(hash);
      };
    },
  },
  {
    title: 'Pentagoo: a network that nobody has listed',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['environment_mismatch'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(await order.transfer(), { blockchain: 'Ethereum Classic' });
    },
  },
  {
    title: 'Pentagoo: a callback for another’s order, its reference altered',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, orphan: 1, discrepancies: ['orphan_callback'] },
    async play(stage) {
      const order = await stage.pentagooOrder({ shipped: false });
      await order.callBack(`0x${'cd'.repeat(32)}`, { orderId: order.orderId });
    },
  },
  {
    title: 'Pentagoo: a callback for an order that never was',
    times: 1,
    outcome: { received: 1, orphan: 1, discrepancies: ['orphan_callback'] },
    async play(stage) {
      await stage.pentagooCallback(
        JSON.stringify(stage.pentagooFields({ orderId: 'nobody-1', hash: `0x${'ef'.repeat(32)}` })),
      );
    },
  },
  {
    title: 'Pentagoo: a callback that cannot be read',
    times: 1,
    outcome: { received: 2, unreadable: 2, discrepancies: ['unreadable_callback', 'unreadable_callback'] },
    async play(stage) {
      await stage.pentagooCallback('<payment>ok</payment>');
      await stage.pentagooCallback(new Uint8Array([0xff, 0xfe, 0x00]));
    },
  },
  {
    title: 'Pentagoo: nobody has paid yet',
    times: 2,
    outcome: { standings: ['awaiting'] },
    async play(stage) {
      await stage.pentagooOrder({ shipped: false });
    },
  },
];
