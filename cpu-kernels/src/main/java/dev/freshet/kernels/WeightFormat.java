package dev.freshet.kernels;

/** How the elements of a packed matrix are kept. Products and sums are fp32 in each. */
public enum WeightFormat {
    /** Exact. */
    FP32,
    /** The upper half of an fp32, rounded to the nearest. */
    BF16,
    /** One byte and for each row a scale: its largest absolute value over 127. */
    INT8
}
