package dev.freshet.local.bench.learning;

import dev.freshet.training.TrainingConfig;
import java.nio.file.Path;

/**
 * What every trial begins with.
 *
 * @param base folder of the base model
 * @param training how pupils learn unless a trial says otherwise
 * @param seeds how often each trial is repeated, from 1
 * @param sizes of the trials
 */
record School(Path base, TrainingConfig training, int seeds, Sizes sizes) {}
