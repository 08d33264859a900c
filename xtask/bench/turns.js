// Several ways to do the same work, timed in turn, so that whatever slows the machine down slows them all.

import { median } from "./numbers.js";

/** Milliseconds that a way runs before it is timed, twice, with a pause between for what compiles in the background. */
const WARM_UP = 150;
const PAUSE = 100;

/** Milliseconds that a reading lasts at least, by repetition: the clock ticks every 0.1. */
const READING = 10;

const ROUNDS = { least: 3, most: 11 };

/** How many frames each way draws before it is timed, and how many readings of one frame it then gives. */
const FRAMES = { before: 10, timed: 25 };

/** Milliseconds after which no further round begins. */
const PATIENCE = 2500;

/** @typedef {() => unknown} Way one piece of the work; a promise is awaited */

/**
 * Milliseconds that each way takes, the median of up to eleven rounds.
 * @param {Way[]} ways
 * @returns {Promise<number[]>}
 */
export async function inTurn(...ways) {
  const repetitions = [];
  for (const way of ways) repetitions.push(await warmUp(way));
  const readings = ways.map(() => /** @type {number[]} */ ([]));
  const start = performance.now();
  for (let round = 0; round < ROUNDS.most; round++) {
    if (round >= ROUNDS.least && performance.now() - start > PATIENCE) break;
    for (const [index, way] of ways.entries()) readings[index].push(await repeat(way, repetitions[index]));
  }
  return readings.map(median);
}

/**
 * Milliseconds for which the page is busy with a frame in which each way has drawn: with the way itself, and with what
 * the browser makes of it until the frame is handed on to the screen.
 * @param {Way[]} ways
 * @returns {Promise<number[]>}
 */
export async function framesInTurn(...ways) {
  const readings = ways.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < FRAMES.before + FRAMES.timed; round++) {
    for (const [index, way] of ways.entries()) readings[index].push(await frame(way));
  }
  return readings.map((times) => median(times.slice(FRAMES.before)));
}

/**
 * @param {Way} way which draws all before it returns
 * @returns {Promise<number>}
 */
function frame(way) {
  return new Promise((resolve, reject) =>
    requestAnimationFrame(() => {
      const start = performance.now();
      const { port1, port2 } = new MessageChannel();
      // The frame is painted before the next task begins.
      port1.onmessage = () => resolve(performance.now() - start);
      try {
        way();
        port2.postMessage(undefined);
      } catch (error) {
        reject(error);
      }
    }),
  );
}

/**
 * Says how often a way has to be repeated to fill a reading.
 * @param {Way} way
 */
async function warmUp(way) {
  await run(way);
  await new Promise((done) => setTimeout(done, PAUSE));
  return Math.ceil(READING / (await run(way)));
}

/**
 * Milliseconds that a way takes when it is repeated for a while.
 * @param {Way} way
 */
async function run(way) {
  const start = performance.now();
  let count = 0;
  do {
    await way();
    count++;
  } while (performance.now() - start < WARM_UP);
  return (performance.now() - start) / count;
}

/**
 * Milliseconds that a way takes, the mean of some repetitions.
 * @param {Way} way
 * @param {number} count
 */
async function repeat(way, count) {
  const start = performance.now();
  for (let i = 0; i < count; i++) await way();
  return (performance.now() - start) / count;
}
