import { createJobs } from '../create-jobs.ts';

// Takes one verification, prints its order and never finishes it.
const [url = ''] = process.argv.slice(2);
const jobs = createJobs({ url });
await jobs.start();
await jobs.work('verify/neopay', ({ data }) => {
  process.stdout.write(`${data.orderId}\n`);
  return new Promise(() => {});
});
