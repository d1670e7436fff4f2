import type { GuideEntry } from './guide-entry.ts';

/** Something is on one side's record and not on another's. */
export const RECORDS_GUIDE = {
  paid_not_fulfilled: {
    meaning: {
      en: 'The order is paid, its goods may go out, and after `FULFILMENT_GRACE_MINUTES` it is still not recorded that they did.',
      es: 'El pedido está pagado, la mercancía puede salir y, pasados `FULFILMENT_GRACE_MINUTES`, aún no consta su salida.',
    },
    todo: {
      en: 'Send the goods and record it: `punteo orders fulfil`. If they went out already, record when, with `--at`. If they cannot go out, cancel the order and give the money back.',
      es: 'Envíe la mercancía y regístrelo: `punteo orders fulfil`. Si ya salió, registre cuándo con `--at`. Si no puede salir, anule el pedido y devuelva el dinero.',
    },
  },
  fulfilled_not_paid: {
    meaning: {
      en: 'It is recorded that the goods went out, and the money that is proven for the order is less than its amount, or none.',
      es: 'Consta que la mercancía salió, y el dinero comprobado para el pedido es menos que su importe, o ninguno.',
    },
    todo: {
      en: 'Ask the buyer for the missing money. If the buyer paid in another way, bind that payment to the order with `punteo orders bind`. If the goods did not go out after all, withdraw the record with `punteo orders unfulfil`.',
      es: 'Reclame al comprador el dinero que falta. Si pagó de otra forma, asigne ese pago al pedido con `punteo orders bind`. Si al final la mercancía no salió, retire el registro con `punteo orders unfulfil`.',
    },
  },
  missing_callback: {
    meaning: {
      en: 'A payment is proven, or a transfer on the chain fits exactly one open order, and after `CALLBACK_GRACE_MINUTES` the provider has sent no callback about it.',
      es: 'Un pago está comprobado, o una transferencia en la cadena encaja con un solo pedido abierto, y pasados `CALLBACK_GRACE_MINUTES` el proveedor no ha enviado ningún aviso.',
    },
    todo: {
      en: 'A paid order needs nothing: check with the provider why its callbacks do not arrive, and run `punteo doctor`. If the sentence names a transaction, bind it to the order once you know that it is for it.',
      es: 'Un pedido pagado no necesita nada: averigüe con el proveedor por qué no llegan sus avisos y ejecute `punteo doctor`. Si la frase nombra una transacción, asígnela al pedido cuando sepa que es para él.',
    },
  },
  missing_at_provider: {
    meaning: {
      en: 'A payment or a transaction is on record for the order, and after `MISSING_GRACE_MINUTES` the provider or the chain does not show it. A forged callback that names a transaction which does not exist looks the same.',
      es: 'Hay un pago o una transacción registrados para el pedido y, pasados `MISSING_GRACE_MINUTES`, ni el proveedor ni la cadena los muestran. Un aviso falso que nombra una transacción inexistente se ve igual.',
    },
    todo: {
      en: 'Ask the provider about this payment. The order stays unpaid meanwhile. If it was a wrong claim, withdraw it with `punteo orders unbind`.',
      es: 'Pregunte al proveedor por este pago. El pedido sigue sin pagar mientras tanto. Si la asignación era errónea, retírela con `punteo orders unbind`.',
    },
  },
  payment_overdue: {
    meaning: {
      en: 'A payment of an unpaid order has been in one status for longer than its clock in `CLOCKS` allows.',
      es: 'Un pago de un pedido sin pagar lleva en un mismo estado más de lo que permite su plazo en `CLOCKS`.',
    },
    todo: {
      en: 'Ask the provider what holds the payment up. If the buyer gave up, close the order with `punteo orders close`.',
      es: 'Pregunte al proveedor qué detiene el pago. Si el comprador desistió, cierre el pedido con `punteo orders close`.',
    },
  },
  unexpected_payment: {
    meaning: {
      en: 'A provider shows a payment, or the chain a transfer to you, that is bound to no order and fits no open one.',
      es: 'Un proveedor muestra un pago, o la cadena una transferencia a su favor, que no está asignado a ningún pedido ni encaja con ninguno abierto.',
    },
    todo: {
      en: 'Find the order that it is for and bind it with `punteo orders bind`, or import the order. If it is for none, give the money back.',
      es: 'Busque el pedido al que corresponde y asígneselo con `punteo orders bind`, o importe el pedido. Si no es de ninguno, devuelva el dinero.',
    },
  },
  unknown_create: {
    meaning: {
      en: 'We asked the provider for a payment and its answer was lost, so the payment may exist. Where the provider shows one that may be it, the sentence names it.',
      es: 'Pedimos un pago al proveedor y se perdió su respuesta, así que el pago puede existir. Si el proveedor muestra uno que puede ser ese, la frase lo nombra.',
    },
    todo: {
      en: 'Compare the named payment with the order, and bind it with `punteo orders bind`. If the provider has none, ask again with `punteo pay --retry-lost`. Do not ask before: the buyer could pay twice.',
      es: 'Compare el pago indicado con el pedido y asígnelo con `punteo orders bind`. Si el proveedor no tiene ninguno, pídalo otra vez con `punteo pay --retry-lost`. No lo pida antes: el comprador podría pagar dos veces.',
    },
  },
  callback_differs: {
    meaning: {
      en: 'A callback states another sum than the provider’s own answer or the chain shows for the same payment. Only the answer counts: the callback changes nothing about the order.',
      es: 'Un aviso indica otra suma que la que muestra la respuesta del propio proveedor o la cadena para el mismo pago. Solo cuenta la respuesta: el aviso no cambia nada del pedido.',
    },
    todo: {
      en: 'Ask the provider why its callback states another sum. If it does not know the callback, somebody forged it: rotate the callback address.',
      es: 'Pregunte al proveedor por qué su aviso indica otra suma. Si no reconoce el aviso, alguien lo falsificó: cambie la dirección de los avisos.',
    },
  },
  orphan_callback: {
    meaning: {
      en: 'A callback came to a valid address and names no order that is known here.',
      es: 'Un aviso llegó a una dirección válida y no nombra ningún pedido conocido.',
    },
    todo: {
      en: 'Read it with `punteo callbacks show`. If the order exists in your shop, import it, and then match the callback again with `punteo callbacks replay`. If it is unknown there too, resolve the discrepancy with a note.',
      es: 'Léalo con `punteo callbacks show`. Si el pedido existe en su tienda, impórtelo y vuelva a procesar el aviso con `punteo callbacks replay`. Si nadie lo conoce, dé la discrepancia por resuelta con una nota.',
    },
  },
  unreadable_callback: {
    meaning: {
      en: 'The bytes of a callback are not what its provider documents. They are kept as they came.',
      es: 'Los bytes de un aviso no son lo que documenta su proveedor. Se guardan tal como llegaron.',
    },
    todo: {
      en: 'Read it with `punteo callbacks show`, and send it to the provider. If its format has changed, the adapter has to learn it; then `punteo callbacks replay` matches the callback again.',
      es: 'Léalo con `punteo callbacks show` y envíelo al proveedor. Si su formato ha cambiado, el adaptador tiene que aprenderlo; después `punteo callbacks replay` vuelve a procesar el aviso.',
    },
  },
} as const satisfies Record<string, GuideEntry>;
