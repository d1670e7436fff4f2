import { verifyMerchantEvent } from '@punteo/clients/events';

const event = verifyMerchantEvent('', new Headers(), ''); // an event of any type
if (event.type === 'run.completed') console.log(event.data.orderId); // refused: a run is not about an order
if (event.type === 'order.payed') throw event; // refused: there is no such type
