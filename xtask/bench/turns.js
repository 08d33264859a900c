// Several tasks that do the same work, timed in turn, so whatever slows the machine down affects them all.

import { median } from "./numbers.js";

/** Milliseconds of each of a task's two warm-up runs, and of the pause between them for compilation in the background. */
const WARM_UP = 150;
const PAUSE = 100;

/** The minimum milliseconds of a reading, reached by repetition: the clock's resolution is 0.1. */
const READING = 10;

const ROUNDS = { min: 3, max: 11 };

/** How many frames each task draws before it is timed, and how many single frames are then timed. */
const FRAMES = { warmUp: 10, timed: 25 };

/** Milliseconds after which no new round begins. */
const TIME_LIMIT = 2500;

/** @typedef {() => unknown} Task one unit of the work; a promise is awaited */

/**
 * The milliseconds each task takes: the median of up to eleven rounds.
 * @param {Task[]} tasks
 * @returns {Promise<number[]>}
 */
export async function inTurn(...tasks) {
  const repetitions = [];
  for (const task of tasks) repetitions.push(await warmUp(task));
  const readings = tasks.map(() => /** @type {number[]} */ ([]));
  const start = performance.now();
  for (let round = 0; round < ROUNDS.max; round++) {
    if (round >= ROUNDS.min && performance.now() - start > TIME_LIMIT) break;
    for (const [index, task] of tasks.entries()) readings[index].push(await repeat(task, repetitions[index]));
  }
  return readings.map(median);
}

/**
 * The milliseconds the page is busy with a frame in which each task has drawn: with the task itself, and with the browser's work
 * until the frame is presented.
 * @param {Task[]} tasks
 * @returns {Promise<number[]>}
 */
export async function framesInTurn(...tasks) {
  const readings = tasks.map(() => /** @type {number[]} */ ([]));
  for (let round = 0; round < FRAMES.warmUp + FRAMES.timed; round++) {
    for (const [index, task] of tasks.entries()) readings[index].push(await frame(task));
  }
  return readings.map((times) => median(times.slice(FRAMES.warmUp)));
}

/**
 * @param {Task} task draws everything before it returns
 * @returns {Promise<number>}
 */
function frame(task) {
  return new Promise((resolve, reject) =>
    requestAnimationFrame(() => {
      const start = performance.now();
      const { port1, port2 } = new MessageChannel();
      // The frame is painted before the next task begins.
      port1.onmessage = () => resolve(performance.now() - start);
      try {
        task();
        port2.postMessage(undefined);
      } catch (error) {
        reject(error);
      }
    }),
  );
}

/**
 * Returns how often a task must be repeated to fill a reading.
 * @param {Task} task
 */
async function warmUp(task) {
  await run(task);
  await new Promise((done) => setTimeout(done, PAUSE));
  return Math.ceil(READING / (await run(task)));
}

/**
 * The milliseconds a task takes when it is repeated for a while.
 * @param {Task} task
 */
async function run(task) {
  const start = performance.now();
  let count = 0;
  do {
    await task();
    count++;
  } while (performance.now() - start < WARM_UP);
  return (performance.now() - start) / count;
}

/**
 * The milliseconds a task takes: the mean of some repetitions.
 * @param {Task} task
 * @param {number} count
 */
async function repeat(task, count) {
  const start = performance.now();
  for (let i = 0; i < count; i++) await task();
  return (performance.now() - start) / count;
}
