// Prints how many bytes some addresses come to, each compressed by brotli at its best: what a good host sends.
//     node weigh.mjs ADDRESS...
import { brotliCompressSync } from "node:zlib";

let sum = 0;
for (const address of process.argv.slice(2)) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  sum += brotliCompressSync(await response.arrayBuffer()).length;
}
console.log(sum);
