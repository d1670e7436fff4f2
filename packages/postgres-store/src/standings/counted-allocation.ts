/**
 * In SQL: the money of the allocation `a` counts for its order, by the standing `s` of that order. Money that is confirming
 * does not count yet, and money that was taken back no longer.
 *
 * Compared without the network, which the rows may spell differently: the reference alone names the payment or the
 * transaction, since what is signed for one chain has another hash on every other chain.
 */
export const COUNTS = /* sql */ `s.paid_minor > 0 and a.currency = s.paid_currency
    and s.claims @> jsonb_build_array(jsonb_build_object('provider', a.provider, 'kind', a.kind,
      case a.kind when 'payment' then 'paymentId' else 'hash' end, a.reference))`;
