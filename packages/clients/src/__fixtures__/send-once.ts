import { createNeopayClient } from '../index.ts';
import { createOutbound } from '../undici/index.ts';

// Sends one request over each transport of Node, in the environment of the test.
const [baseUrl = ''] = process.argv.slice(2);
const outside = [createOutbound(), createOutbound({ allowsPrivateTargets: true })];
for (const transport of [undefined, ...outside.map(({ transport }) => transport)]) {
  const config = { baseUrl, token: 't', appKey: 'k', timeLimitMilliseconds: 600_000 };
  const client = createNeopayClient({ ...config, ...(transport ? { transport } : {}) });
  await client.listPaymentRows();
}
for (const { fetch } of outside) await fetch(`${baseUrl}/fetched`);
