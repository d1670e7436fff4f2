import { createNeopayClient } from '../index.ts';
import { publicOnly } from '../undici/index.ts';

// Asks by each way out that Node has; the environment is the test's.
const [baseUrl = ''] = process.argv.slice(2);
const outside = publicOnly();
for (const transport of [undefined, outside.transport]) {
  const client = createNeopayClient({ baseUrl, token: 't', appKey: 'k', ...(transport ? { transport } : {}) });
  await client.listPaymentRows();
}
await outside.fetch(`${baseUrl}/fetched`);
