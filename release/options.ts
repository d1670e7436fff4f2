import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';

/** The options of a command. A wrong command line ends the process with 64, with what is wrong and the usage. */
export function readOptions<Options extends ParseArgsOptionsConfig>(usage: string, options: Options) {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    // Node goes on with advice about arguments that begin with a hyphen.
    const [wrong] = (error as Error).message.split(/\. |\n/);
    console.error(`${wrong}. Usage: ${usage}`);
    process.exit(64);
  }
}
