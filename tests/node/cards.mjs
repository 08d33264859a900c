// The cards: what there is to choose from.
import assert from "node:assert/strict";
import test from "node:test";

import { figures, optimisers, Surface, surfaces } from "./started/core.mjs";

/** @param {{ id: string, title: string, text: string, parameters: object[] }[]} cards */
function complete(cards) {
  assert.equal(new Set(cards.map(({ id }) => id)).size, cards.length, "two cards share an id");
  for (const card of cards) {
    assert.match(card.id, /^[a-z][a-z0-9-]*$/);
    assert.ok(card.title.length > 1 && card.text.length > 1, card.id);
    for (const parameter of card.parameters) {
      assert.deepEqual(Object.keys(parameter).sort(), ["default", "maximum", "minimum", "name", "symbol", "title"]);
      assert.ok(parameter.minimum <= parameter.default && parameter.default <= parameter.maximum, `${card.id} ${parameter.name}`);
    }
  }
}

test("there are at least 24 surfaces, with formula, view, minima and source", () => {
  const cards = surfaces();
  assert.ok(cards.length >= 24);
  complete(cards);
  for (const { id, text, source, view, learningRate, parameters } of cards) {
    assert.ok(source.length > 4 && learningRate > 0, id);
    assert.ok(view.x[0] < view.x[1] && view.y[0] < view.y[1], id);
    const constants = Object.fromEntries(parameters.map(({ name, default: value }) => [name, value]));
    assert.equal(new Surface(text, constants).value(0.3, -0.7), Surface.named(id).value(0.3, -0.7), id);
  }
});

test("every optimiser runs with the parameters of its card", () => {
  const cards = optimisers();
  assert.ok(cards.length >= 17);
  complete(cards);
  for (const { id, source, learningRate, parameters } of cards) {
    assert.ok(source.length > 4, id);
    const defaults = Object.fromEntries(parameters.map(({ name, default: value }) => [name, value]));
    const run = { optimiser: id, start: [1, 2], steps: 20 };
    const surface = new Surface("x^2 + 3y^2");
    assert.deepEqual(surface.descend({ ...run, parameters: { ...defaults, learningRate } }), surface.descend(run), id);
    assert.ok(surface.descend(run).loss.at(-1) < 13, `${id} did not descend`);
  }
});

test("the descent figure is listed", () => {
  complete(figures());
  assert.ok(figures().some(({ id }) => id === "descent"));
});
