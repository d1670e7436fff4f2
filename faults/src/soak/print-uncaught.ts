/**
 * Loaded into the apps' processes: their logs hold no messages of errors from outside, and a soak must show why a process
 * ended.
 */
process.on('uncaughtExceptionMonitor', (error) => {
  console.error(error);
});
