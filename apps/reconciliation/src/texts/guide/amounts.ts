import type { GuideEntry } from './guide-entry.ts';

/** Proven money that differs from what its order expects. */
export const AMOUNTS_GUIDE = {
  amount_under: {
    meaning: {
      en: 'Less than the amount of the order is proven, beyond the tolerance of its token. The goods wait.',
      es: 'Está comprobado menos que el importe del pedido, más allá de la tolerancia de su token. La mercancía espera.',
    },
    todo: {
      en: 'Ask the buyer for the rest. A further payment for the order is added to the first; `punteo orders amend` lowers the amount if you agree on less.',
      es: 'Reclame el resto al comprador. Otro pago para el pedido se suma al primero; `punteo orders amend` rebaja el importe si acuerdan menos.',
    },
  },
  amount_over: {
    meaning: {
      en: 'More than the amount of the order is proven, in one payment or in parts. The goods may go out.',
      es: 'Está comprobado más que el importe del pedido, en un pago o en varios. La mercancía puede salir.',
    },
    todo: {
      en: 'Give the surplus back and record it with `punteo refunds record`.',
      es: 'Devuelva lo que sobra y regístrelo con `punteo refunds record`.',
    },
  },
  currency_mismatch: {
    meaning: {
      en: 'Money came for the order in another currency than its own. It does not count.',
      es: 'Llegó dinero para el pedido en otra moneda que la suya. No cuenta.',
    },
    todo: {
      en: 'Give the money back, record it with `punteo refunds record`, and ask the buyer to pay in the right currency. If you accept this currency, amend the order’s amount.',
      es: 'Devuelva el dinero, regístrelo con `punteo refunds record` y pida al comprador que pague en la moneda correcta. Si acepta esta moneda, modifique el importe del pedido.',
    },
  },
  double_payment: {
    meaning: {
      en: 'One payment was enough for the order, and another one came.',
      es: 'Un pago bastaba para el pedido, y llegó otro.',
    },
    todo: {
      en: 'Give one of them back and record it with `punteo refunds record`. `punteo refunds list` names the one that is not needed.',
      es: 'Devuelva uno de ellos y regístrelo con `punteo refunds record`. `punteo refunds list` indica cuál sobra.',
    },
  },
  paid_in_parts: {
    meaning: {
      en: 'Several payments add up to the amount of the order, and none of them is enough alone. The goods wait.',
      es: 'Varios pagos suman el importe del pedido, y ninguno basta por sí solo. La mercancía espera.',
    },
    todo: {
      en: 'Check that all of them are for this order, and accept them with `punteo orders accept-parts`. The order is paid then.',
      es: 'Compruebe que todos son para este pedido y acéptelos con `punteo orders accept-parts`. Entonces el pedido está pagado.',
    },
  },
  paid_late: {
    meaning: {
      en: 'The money moved after the due time of the order. The goods wait for a person.',
      es: 'El dinero se movió después del vencimiento del pedido. La mercancía espera a una persona.',
    },
    todo: {
      en: 'If you still deliver, move the due time with `punteo orders amend`: the order is paid then. If not, give the money back and record it.',
      es: 'Si aún entrega, mueva el vencimiento con `punteo orders amend`: entonces el pedido está pagado. Si no, devuelva el dinero y regístrelo.',
    },
  },
  paid_after_cancel: {
    meaning: {
      en: 'Money is proven for an order that was cancelled.',
      es: 'Hay dinero comprobado para un pedido que se anuló.',
    },
    todo: {
      en: 'Give the money back and record it with `punteo refunds record`.',
      es: 'Devuelva el dinero y regístrelo con `punteo refunds record`.',
    },
  },
  paid_by_other_provider: {
    meaning: {
      en: 'Money is proven for the order, and it came through a provider that the order does not allow. It does not count.',
      es: 'Hay dinero comprobado para el pedido, y llegó por un proveedor que el pedido no admite. No cuenta.',
    },
    todo: {
      en: 'Allow the provider with `punteo orders amend` if the money is welcome: it counts then. Otherwise give it back and record it.',
      es: 'Admita el proveedor con `punteo orders amend` si acepta el dinero: entonces cuenta. Si no, devuélvalo y regístrelo.',
    },
  },
  money_unallocated: {
    meaning: {
      en: 'A person split a payment, and a rest of it belongs to no order. No rule gives it to one.',
      es: 'Una persona repartió un pago, y queda un resto que no pertenece a ningún pedido. Ninguna regla lo asigna.',
    },
    todo: {
      en: 'Give the rest to an order with `punteo orders allocate`, or back to the buyer.',
      es: 'Asigne el resto a un pedido con `punteo orders allocate`, o devuélvalo al comprador.',
    },
  },
} as const satisfies Record<string, GuideEntry>;
