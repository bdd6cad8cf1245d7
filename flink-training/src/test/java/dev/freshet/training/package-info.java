/** Tests of the learn job, and a learner with two parameters for them. */
package dev.freshet.training;
