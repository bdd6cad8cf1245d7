/** Tests of the prepare job. */
package dev.freshet.training.prepare;
