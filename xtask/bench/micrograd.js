// Reverse mode as in Karpathy's micrograd: every number an object that remembers how it was made, and a function that passes its
// gradient on. Written anew: none of its ports was to be had from npm.

export class Value {
  /**
   * @param {number} data
   * @param {Value[]} operands
   */
  constructor(data, operands = []) {
    this.data = data;
    this.grad = 0;
    this.operands = new Set(operands);
    this.pass = () => {};
  }

  add(/** @type {Value} */ other) {
    const out = new Value(this.data + other.data, [this, other]);
    out.pass = () => {
      this.grad += out.grad;
      other.grad += out.grad;
    };
    return out;
  }

  mul(/** @type {Value} */ other) {
    const out = new Value(this.data * other.data, [this, other]);
    out.pass = () => {
      this.grad += other.data * out.grad;
      other.grad += this.data * out.grad;
    };
    return out;
  }

  sin() {
    const out = new Value(Math.sin(this.data), [this]);
    out.pass = () => {
      this.grad += Math.cos(this.data) * out.grad;
    };
    return out;
  }

  /** Fills in the gradients of all numbers that this one was made of. */
  backward() {
    /** @type {Value[]} */
    const order = [];
    const visited = new Set();
    const visit = (/** @type {Value} */ value) => {
      if (visited.has(value)) return;
      visited.add(value);
      value.operands.forEach(visit);
      order.push(value);
    };
    visit(this);
    this.grad = 1;
    for (const value of order.reverse()) value.pass();
  }
}
