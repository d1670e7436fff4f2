import type { GuideEntry } from './guide-entry.ts';

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
  },
  unmapped_status: {
    meaning: {
      en: 'The provider calls a payment by a status word whose meaning is not configured. It counts as not paid.',
      es: 'El proveedor da a un pago un estado cuyo significado no está configurado. Cuenta como no pagado.',
    },
    todo: {
      en: 'Ask the provider what the word means and add it to the provider’s status words in the [configuration](configuration.md).',
      es: 'Pregunte al proveedor qué significa la palabra y añádala a los estados del proveedor en la [configuración](configuration.md).',
    },
  },
} as const satisfies Record<string, GuideEntry>;
