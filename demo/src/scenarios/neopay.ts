import type { Scenario } from '../scenario.ts';

/** Scenarios with Neopay, where the provider's own answer proves a payment. */
export const neopayScenarios: readonly Scenario[] = [
  {
    title: 'Neopay: paid, called back, shipped',
    times: 10,
    outcome: { standings: ['paid'], received: 1 },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: true });
      await order.setStatus('completed');
      await order.sendCallback();
    },
  },
  {
    title: 'Neopay: called back twice with the same bytes',
    times: 2,
    outcome: { standings: ['paid'], received: 2, duplicate: 1 },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: true });
      await order.setStatus('completed');
      await order.sendCallback({ times: 2 });
    },
  },
  {
    title: 'Neopay: the callback about "pending" arrives after the one about "completed"',
    times: 2,
    outcome: { standings: ['paid'], received: 2 },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: true });
      const pending = order.callbackBody();
      await order.setStatus('completed');
      await order.sendCallback();
      await order.sendCallback({ body: pending });
    },
  },
  {
    title: 'Neopay: the callback arrives long after the payment',
    times: 2,
    outcome: { standings: ['paid'], received: 1 },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: true });
      await order.setStatus('completed');
      return async () => order.sendCallback();
    },
  },
  {
    title: 'Neopay: paid, with an unreadable callback',
    times: 1,
    outcome: { standings: ['paid'], received: 1, unreadable: 1, discrepancies: ['unreadable_callback'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: true });
      await order.setStatus('completed');
      await order.sendCallback({ body: `{"payment": {"id": "${order.orderId}` });
    },
  },
  {
    title: 'Neopay: paid, without a callback',
    times: 2,
    outcome: { standings: ['paid'], discrepancies: ['missing_callback'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: true });
      await order.setStatus('completed');
    },
  },
  {
    title: 'Neopay: paid, but not shipped',
    times: 1,
    outcome: { standings: ['paid'], received: 1, discrepancies: ['paid_not_fulfilled'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      await order.setStatus('completed');
      await order.sendCallback();
    },
  },
  {
    title: 'Neopay: shipped, but not paid',
    times: 1,
    outcome: { standings: ['awaiting'], discrepancies: ['fulfilled_not_paid'] },
    async run(actions) {
      await actions.neopayOrder({ shipped: true });
    },
  },
  {
    title: 'Neopay: a forged callback says "completed", Neopay says "pending"',
    times: 2,
    forged: true,
    outcome: { standings: ['awaiting'], received: 1 },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      const forged = order.callbackBody().replace('"status":"pending"', '"status":"completed"');
      await order.sendCallback({ body: forged });
    },
  },
  {
    title: 'Neopay: paid less than the amount of the order',
    times: 1,
    outcome: { standings: ['underpaid'], received: 1, discrepancies: ['amount_under'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      await order.setStatus('completed', { amount: '1.00' });
      await order.sendCallback();
    },
  },
  {
    title: 'Neopay: paid in another currency',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['currency_mismatch'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      await order.setStatus('completed', { currency: 'EUR' });
      await order.sendCallback();
    },
  },
  {
    title: 'Neopay: a live order with a payment of the sandbox environment',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['environment_mismatch'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      await order.setStatus('completed', { environment: 'sandbox' });
      await order.sendCallback();
    },
  },
  {
    title: 'Neopay: a status word without a mapping',
    times: 1,
    outcome: { standings: ['awaiting'], received: 1, discrepancies: ['unmapped_status'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      await order.setStatus('accredited');
      await order.sendCallback();
    },
  },
  {
    title: 'Neopay: paid, then refunded',
    times: 1,
    outcome: { standings: ['refunded'], received: 2 },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      await order.setStatus('completed');
      await order.sendCallback();
      return async () => {
        await order.untilPaid();
        await order.setStatus('refunded');
        await order.sendCallback();
      };
    },
  },
  {
    title: 'Neopay: paid, then "pending" again',
    times: 1,
    outcome: { standings: ['paid'], received: 2, discrepancies: ['not_confirmed_any_more'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: true });
      await order.setStatus('completed');
      await order.sendCallback();
      return async () => {
        await order.untilPaid();
        await order.setStatus('pending');
        await order.sendCallback();
      };
    },
  },
  {
    title: 'Neopay: the answer to a create attempt is lost',
    times: 1,
    outcome: { standings: ['awaiting'], discrepancies: ['unknown_create'] },
    async run(actions) {
      await actions.neopayOrder({ shipped: false, loseCreateAnswer: true });
    },
  },
  {
    title: 'Neopay: a payment without an order',
    times: 1,
    outcome: { discrepancies: ['unexpected_payment'] },
    async run(actions) {
      await actions.unexpectedNeopayPayment();
    },
  },
  {
    title: 'Neopay: a payment that Neopay no longer has',
    times: 1,
    outcome: { standings: ['awaiting'], discrepancies: ['missing_at_provider'] },
    async run(actions) {
      const order = await actions.neopayOrder({ shipped: false });
      await order.remove();
    },
  },
  {
    title: 'Neopay: not paid by the due time',
    times: 1,
    outcome: { standings: ['overdue'] },
    async run(actions) {
      await actions.neopayOrder({ shipped: false, pastDue: true });
    },
  },
  {
    title: 'Neopay: not paid yet',
    times: 2,
    outcome: { standings: ['awaiting'] },
    async run(actions) {
      await actions.neopayOrder({ shipped: false });
    },
  },
];
