import type { Scene } from '../scenario.ts';

/** What happens through Neopay: it can be asked, so its own answer decides. */
export const openBankingScenes: readonly Scene[] = [
  {
    title: 'Neopay: paid, called back, shipped',
    times: 10,
    outcome: { standings: ['paid'], received: 1 },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: true });
      await order.settle('completed');
      await order.callBack();
    },
  },
  {
    title: 'Neopay: called back twice with the same bytes',
    times: 2,
    outcome: { standings: ['paid'], received: 2, duplicate: 1 },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: true });
      await order.settle('completed');
      await order.callBack({ times: 2 });
    },
  },
  {
    title: 'Neopay: the callback about "pending" arrives after the one about "completed"',
    times: 2,
    outcome: { standings: ['paid'], received: 2 },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: true });
      const early = await order.document();
      await order.settle('completed');
      await order.callBack();
      await order.callBack({ body: early });
    },
  },
  {
    title: 'Neopay: the callback arrives long after the money',
    times: 2,
    outcome: { standings: ['paid'], received: 1 },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: true });
      await order.settle('completed');
      return async () => order.callBack();
    },
  },
  {
    title: 'Neopay: paid, and the callback cannot be read',
    times: 1,
    outcome: { standings: ['paid'], received: 1, unreadable: 1, discrepancies: ['unreadable_callback'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: true });
      await order.settle('completed');
      await order.callBack({ body: '{"payment": {"id": ' });
    },
  },
  {
    title: 'Neopay: paid, and never called back',
    times: 2,
    outcome: { standings: ['paid'], discrepancies: ['missing_callback'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: true });
      await order.settle('completed');
    },
  },
  {
    title: 'Neopay: paid, and the goods never went out',
    times: 1,
    outcome: { standings: ['paid'], received: 1, discrepancies: ['paid_not_fulfilled'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.settle('completed');
      await order.callBack();
    },
  },
  {
    title: 'Neopay: shipped, and never paid',
    times: 1,
    outcome: { standings: ['awaiting'], discrepancies: ['fulfilled_not_paid'] },
    async play(stage) {
      await stage.neopayOrder({ shipped: true });
    },
  },
  {
    title: 'Neopay: a forged callback says "completed"; Neopay says "pending"',
    times: 2,
    outcome: { standings: ['awaiting'], received: 1 },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      const forged = (await order.document()).replace('"status":"pending"', '"status":"completed"');
      await order.callBack({ body: forged });
    },
  },
  {
    title: 'Neopay: completed for less than the order',
    times: 1,
    outcome: { standings: ['underpaid'], received: 1, discrepancies: ['amount_under'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.settle('completed', { amount: '1.00' });
      await order.callBack();
    },
  },
  {
    title: 'Neopay: completed in another currency',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['currency_mismatch'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.settle('completed', { currency: 'EUR' });
      await order.callBack();
    },
  },
  {
    title: 'Neopay: a live order, completed by a payment of the other environment',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['environment_mismatch'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.settle('completed', { environment: 'sandbox' });
      await order.callBack();
    },
  },
  {
    title: 'Neopay: a status word that nobody has mapped',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['unmapped_status'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.settle('accredited');
      await order.callBack();
    },
  },
  {
    title: 'Neopay: paid, then refunded',
    times: 1,
    outcome: { standings: ['refunded'], received: 2 },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.settle('completed');
      await order.callBack();
      return async () => {
        await order.untilPaid();
        await order.settle('refunded');
        await order.callBack();
      };
    },
  },
  {
    title: 'Neopay: paid, then the status went back to "pending"',
    times: 1,
    outcome: { standings: ['reversed'], received: 2, discrepancies: ['reversed'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.settle('completed');
      await order.callBack();
      return async () => {
        await order.untilPaid();
        await order.settle('pending');
        await order.callBack();
      };
    },
  },
  {
    title: 'Neopay: the answer to a create was lost on the way',
    times: 1,
    outcome: { standings: ['awaiting'], discrepancies: ['unknown_create'] },
    async play(stage) {
      await stage.neopayOrder({ shipped: false, loseCreateAnswer: true });
    },
  },
  {
    title: 'Neopay: a payment that no order of ours asked for',
    times: 1,
    outcome: { discrepancies: ['unexpected_payment'] },
    async play(stage) {
      await stage.strangersNeopayPayment();
    },
  },
  {
    title: 'Neopay: a payment we created is no longer there',
    times: 1,
    outcome: { standings: ['awaiting'], discrepancies: ['missing_at_provider'] },
    async play(stage) {
      const order = await stage.neopayOrder({ shipped: false });
      await order.remove();
    },
  },
  {
    title: 'Neopay: nobody paid, and the time is over',
    times: 1,
    outcome: { standings: ['overdue'] },
    async play(stage) {
      await stage.neopayOrder({ shipped: false, pastDue: true });
    },
  },
  {
    title: 'Neopay: nobody has paid yet',
    times: 2,
    outcome: { standings: ['awaiting'] },
    async play(stage) {
      await stage.neopayOrder({ shipped: false });
    },
  },
];
