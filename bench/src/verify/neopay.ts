import { startNeopay } from '@punteo/sandbox';
import { APP_KEY, NEOPAY_TOKEN, paymentIdOf } from './paid-orders.ts';

// A process of its own: Neopay with as many paid payments as its argument says. Prints its port.
const payments = Number(process.argv[2]);
const neopay = await startNeopay({ token: NEOPAY_TOKEN, appKey: APP_KEY });
for (let number = 0; number < payments; number += 1) neopay.insert({ id: paymentIdOf(number), status: 'completed' });
console.log(JSON.stringify({ port: Number(new URL(neopay.url).port) }));
