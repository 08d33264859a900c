// Prints the total bytes of some addresses, each compressed by brotli at its best quality, as a good host sends them.
//     node weigh.mjs ADDRESS...
import { brotliCompressSync } from "node:zlib";

let sum = 0;
for (const address of process.argv.slice(2)) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  sum += brotliCompressSync(await response.arrayBuffer()).length;
}
console.log(sum);
