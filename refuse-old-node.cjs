// Ends a command of this clone with a sentence on an older Node than `engines` of package.json, which could not read its
// sources. CommonJS, and nothing that is newer than Node 12: it has to run where the rest cannot.
const { engines } = require('./package.json');

const needed = engines.node.replace('>=', '');
if (isOlder(process.versions.node, needed)) {
  process.stderr.write(
    `In a clone of its repository Punteo needs Node ${needed} or later. This is Node ${process.versions.node}. Install a newer one, or put \`npx -y -p node@24 -p pnpm@12\` in front of the command.\n`,
  );
  process.exit(78);
}

function isOlder(version, other) {
  const [left, right] = [version, other].map((text) => text.split('.').map(Number));
  const index = left.findIndex((number, position) => number !== right[position]);
  return index >= 0 && left[index] < right[index];
}
