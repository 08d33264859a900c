//! From text to exact values and derivatives: text → tree → program → values.
