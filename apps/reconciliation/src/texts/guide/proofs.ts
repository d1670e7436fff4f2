import { moneyFromDecimal } from '@punteo/payments';
import { EXAMPLE, type GuideEntry, subjectOf } from './guide-entry.ts';

/** Money that a witness shows, and the reason why it does not count, or no longer surely. */
export const PROOFS_GUIDE = {
  proof_already_used: {
    meaning: {
      en: 'A payment that is claimed for the order pays another order already, which keeps it.',
      es: 'Un pago que se afirma para el pedido ya paga otro pedido, que lo conserva.',
    },
    todo: {
      en: 'If the other order is right, this one is unpaid: withdraw the claim with `punteo orders unbind`. If this one is, give it the money with `punteo orders allocate`.',
      es: 'Si el otro pedido es el correcto, este no está pagado: retire la asignación con `punteo orders unbind`. Si lo es este, déle el dinero con `punteo orders allocate`.',
    },
    example: {
      subject: subjectOf.transaction('A-1201'),
      orderId: 'A-1201',
      provider: 'pentagoo',
      fields: [{ field: 'held_by', expected: 'A-1201', actual: 'A-1202' }],
      moneyAtRisk: moneyFromDecimal('77.00', 'USD'),
    },
  },
  contested_payment: {
    meaning: {
      en: 'Two or more orders claim one payment with equal right. Of orders that claimed it together none has it; an order that held it before keeps it.',
      es: 'Dos o más pedidos reclaman un pago con igual derecho. Si lo reclaman a la vez, no lo tiene ninguno; un pedido que ya lo tenía lo conserva.',
    },
    todo: {
      en: 'Find out whose the payment is, and give it to that order with `punteo orders allocate`.',
      es: 'Averigüe de quién es el pago y déselo a ese pedido con `punteo orders allocate`.',
    },
    example: {
      subject: subjectOf.transaction('A-1202'),
      orderId: 'A-1202',
      provider: 'pentagoo',
      fields: [{ field: 'claimed_by', expected: 'A-1202', actual: 'A-1201' }],
      moneyAtRisk: moneyFromDecimal('77.00', 'USD'),
    },
  },
  several_candidates: {
    meaning: {
      en: 'A transfer fits several open orders, a lost create several payments, or an entry of a statement several payments. None is chosen.',
      es: 'Una transferencia encaja con varios pedidos abiertos, una petición de pago perdida con varios pagos, o un apunte de un extracto con varios pagos. No se elige ninguno.',
    },
    todo: {
      en: 'Ask the buyer or the provider which one it is. Bind a transfer or a payment to its order with `punteo orders bind`; compare an entry with the provider’s export.',
      es: 'Pregunte al comprador o al proveedor cuál es. Asigne la transferencia o el pago a su pedido con `punteo orders bind`; compare el apunte con la exportación del proveedor.',
    },
    example: {
      subject: `payment:pentagoo:${EXAMPLE.network}:${EXAMPLE.hash}#0x55d398326f99059ff775485246999027b3197955:0x4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d:0`,
      orderId: null,
      provider: 'pentagoo',
      fields: [
        { field: 'transaction', expected: null, actual: `${EXAMPLE.network}:${EXAMPLE.hash}` },
        { field: 'order', expected: 'A-1203, A-1204', actual: null },
      ],
      moneyAtRisk: moneyFromDecimal('35.00', 'USD'),
    },
  },
  check_failed: {
    meaning: {
      en: 'A witness shows money for the order, and one comparison keeps it from counting; the sentence names it. [Proof](proof.md) lists every check.',
      es: 'Un testigo muestra dinero para el pedido, y una comprobación impide contarlo; la frase la nombra. [La lista de comprobaciones](proof.md) está en inglés.',
    },
    todo: {
      en: 'Read the check on the order’s page. If the money is for this order, a person gives it with `punteo orders allocate`, or moves the due time with `punteo orders amend`. If not, give it back.',
      es: 'Lea la comprobación en la página del pedido. Si el dinero es para este pedido, una persona se lo asigna con `punteo orders allocate`, o mueve el vencimiento con `punteo orders amend`. Si no, devuélvalo.',
    },
    example: {
      subject: subjectOf.payment('A-1205'),
      orderId: 'A-1205',
      provider: 'neopay',
      fields: [
        { field: 'time_window', expected: '2026-03-02T09:55:00.000Z or later', actual: '2026-03-01T18:20:00.000Z' },
      ],
      moneyAtRisk: moneyFromDecimal('389.01', 'GBP'),
    },
  },
  transaction_failed: {
    meaning: {
      en: 'A transaction that is claimed for the order failed on the chain: it moved no money.',
      es: 'Una transacción que se afirma para el pedido falló en la cadena: no movió dinero.',
    },
    todo: {
      en: 'Ask the buyer to pay again.',
      es: 'Pida al comprador que pague de nuevo.',
    },
    example: {
      subject: subjectOf.transaction('A-1206'),
      orderId: 'A-1206',
      provider: 'pentagoo',
      fields: [{ field: 'success', expected: '0x1', actual: '0x0' }],
      moneyAtRisk: null,
    },
  },
  wrong_recipient_or_token: {
    meaning: {
      en: 'The money that is claimed for the order went to an account that is not yours, or it is a token that you do not accept, such as a look-alike.',
      es: 'El dinero que se afirma para el pedido fue a una cuenta que no es suya, o es un token que no acepta, como una imitación.',
    },
    todo: {
      en: 'Deliver nothing: the order is unpaid. If the account or the token is yours after all, add it to the configuration.',
      es: 'No entregue nada: el pedido no está pagado. Si la cuenta o el token sí son suyos, añádalos a la configuración.',
    },
    example: {
      subject: subjectOf.transaction('A-1207'),
      orderId: 'A-1207',
      provider: 'pentagoo',
      fields: [
        {
          field: 'recipient',
          expected: '0x4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d',
          actual: '0x90f79bf6eb2c4f870365e785982e1f101e93b906',
        },
      ],
      moneyAtRisk: null,
    },
  },
  reversed: {
    meaning: {
      en: 'Money that counted for the order was taken back: the chain replaced its block, or the provider calls the payment failed, cancelled or expired. A refund by you is no discrepancy.',
      es: 'Dinero que contaba para el pedido se retiró: la cadena sustituyó su bloque, o el proveedor da el pago por fallido, cancelado o caducado. Una devolución suya no es una discrepancia.',
    },
    todo: {
      en: 'Stop the goods if they have not gone out. Ask the provider for the reason and the buyer for the money.',
      es: 'Detenga la mercancía si no ha salido. Pregunte el motivo al proveedor y reclame el dinero al comprador.',
    },
    example: {
      subject: subjectOf.transaction('A-1208'),
      orderId: 'A-1208',
      provider: 'pentagoo',
      fields: [
        { field: 'found', expected: null, actual: null },
        {
          field: 'earlier_block',
          expected: '0x271aabe46c71baec5c3476f23f17801886880ed4867481f2dd1febe7c337dc87',
          actual: '0x2abd18783c2a268820ddfa6109ac2951bba3882123327fd3d63b08a88accef12',
        },
      ],
      moneyAtRisk: moneyFromDecimal('52.77', 'USD'),
    },
  },
  not_confirmed_any_more: {
    meaning: {
      en: 'Money counts for the order, and its witness no longer confirms it: it shows another status, another sum or nothing. The order stays as it is until the witness answers clearly.',
      es: 'Hay dinero que cuenta para el pedido, y su testigo ya no lo confirma: muestra otro estado, otra suma o nada. El pedido sigue como está hasta que el testigo responda con claridad.',
    },
    todo: {
      en: 'Ask the provider what became of the payment. Hold the goods if the money matters more than the day.',
      es: 'Pregunte al proveedor qué ha sido del pago. Retenga la mercancía si el dinero importa más que la fecha.',
    },
    example: {
      subject: subjectOf.payment('A-1209'),
      orderId: 'A-1209',
      provider: 'neopay',
      fields: [
        { field: 'not_confirmed_since', expected: null, actual: '2026-03-02T18:34:25.533Z' },
        { field: 'status', expected: 'paid', actual: 'pending' },
      ],
      moneyAtRisk: moneyFromDecimal('176.22', 'GBP'),
    },
  },
  environment_mismatch: {
    meaning: {
      en: 'The payment is one of the provider’s test system or of another application, or its transaction is on a network that is not configured.',
      es: 'El pago es del entorno de pruebas del proveedor o de otra aplicación, o su transacción está en una red que no está configurada.',
    },
    todo: {
      en: 'If it is a payment of your tests, do nothing. If the network is one that you accept, add it to the [chains file](chains.md); the payment is verified again then.',
      es: 'Si es un pago de sus pruebas, no haga nada. Si la red es una que acepta, añádala al [fichero de cadenas](chains.md); entonces el pago se comprueba de nuevo.',
    },
    example: {
      subject: subjectOf.transaction('A-1210', 'Ethereum Classic'),
      orderId: 'A-1210',
      provider: 'pentagoo',
      fields: [{ field: 'network', expected: 'a listed network', actual: 'Ethereum Classic' }],
      moneyAtRisk: null,
    },
  },
  unmapped_status: {
    meaning: {
      en: 'The provider calls a payment by a status word whose meaning is not configured. It counts as not paid.',
      es: 'El proveedor da a un pago un estado cuyo significado no está configurado. Cuenta como no pagado.',
    },
    todo: {
      en: 'Ask the provider what the word means and add it to the provider’s statuses, for Neopay in `NEOPAY_STATUSES`.',
      es: 'Pregunte al proveedor qué significa la palabra y añádala a sus estados, para Neopay en `NEOPAY_STATUSES`.',
    },
    example: {
      subject: subjectOf.payment('A-1211'),
      orderId: 'A-1211',
      provider: 'neopay',
      fields: [{ field: 'status', expected: 'paid', actual: 'settling' }],
      moneyAtRisk: moneyFromDecimal('393.34', 'GBP'),
    },
  },
} as const satisfies Record<string, GuideEntry>;
