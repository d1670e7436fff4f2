import { createNeopayClient } from '../index.ts';
import { publicOnly } from '../undici/index.ts';

// Sends one request over each transport of Node, in the environment of the test.
const [baseUrl = ''] = process.argv.slice(2);
const outside = publicOnly();
for (const transport of [undefined, outside.transport]) {
  const config = { baseUrl, token: 't', appKey: 'k', timeLimitMilliseconds: 600_000 };
  const client = createNeopayClient({ ...config, ...(transport ? { transport } : {}) });
  await client.listPaymentRows();
}
await outside.fetch(`${baseUrl}/fetched`);
