package dev.freshet.local.pretrain;

import dev.freshet.languagemodel.BaseModel;
import dev.freshet.languagemodel.ModelOptions;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import dev.freshet.languagemodel.training.Evaluator;
import dev.freshet.languagemodel.training.Pretrainer;
import dev.freshet.languagemodel.training.PretrainerOptions;
import dev.freshet.languagemodel.training.Score;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.local.shop.Corpus;
import dev.freshet.local.shop.Shop;
import dev.freshet.local.shop.Topic;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes a base model from nothing: corpus, tokenizer, weights, generation settings and the fixed judging set, in one
 * folder in the Hugging Face layout. The same options give the same corpus, tokenizer and batches; with
 * {@code -Dai.djl.pytorch.num_threads=1} the same weights.
 */
public final class PretrainJob {

    private static final double FINAL_RATE_SHARE = 0.05;
    private static final double WEIGHT_DECAY = 0.1;
    private static final double CLIP_NORM = 1;

    private final PretrainOptions options;
    private final PretrainListener listener;

    /** A job that has not begun. */
    public PretrainJob(PretrainOptions options, PretrainListener listener) {
        this.options = options;
        this.listener = listener;
    }

    /**
     * Trains until the end, the limit, or until validation stops improving.
     *
     * @throws FileAlreadyExistsException if the folder holds anything
     */
    public PretrainReport run() throws IOException {
        Path folder = emptyFolder();
        Corpus corpus = Corpus.generate(options.seed(), options.conversations());
        listener.onPhase("corpus: " + corpus.training().size() + " conversations to learn, "
                + corpus.validation().size() + " to validate, seed " + options.seed());

        ByteLevelBpe bpe = BpeTrainer.train(corpus.texts(), options.vocabulary(), TokenizerFiles.SPECIALS);
        TokenizerFiles.write(folder, bpe, options.shape().maxPositions());
        GenerationConfigFile.write(folder);
        listener.onPhase("tokenizer: " + bpe.vocabulary().size() + " tokens");

        int warmup = Math.max(1, options.steps() / 20);
        PretrainerOptions training = new PretrainerOptions(
                options.learningRate(),
                options.learningRate() * FINAL_RATE_SHARE,
                Math.min(warmup, options.steps() - 1),
                options.steps(),
                WEIGHT_DECAY,
                CLIP_NORM,
                options.seed());
        TrainingLoop.Outcome outcome;
        long steps;
        long parameters;
        try (Tokenizer tokenizer = Tokenizer.load(folder);
                Pretrainer pretrainer = Pretrainer.create(
                        options.shape().config(bpe.vocabulary().size()), training)) {
            parameters = pretrainer.parameters();
            listener.onPhase("model: " + parameters + " parameters");
            outcome = new TrainingLoop(
                            options,
                            listener,
                            pretrainer,
                            EncodedConversation.all(corpus.training(), tokenizer),
                            EncodedConversation.all(corpus.validation(), tokenizer))
                    .run();
            steps = pretrainer.steps();
        }
        double accuracy = judge(folder);
        return new PretrainReport(
                steps, parameters, outcome.validationLoss(), accuracy, outcome.stoppedEarly(), outcome.elapsed());
    }

    /** Writes the judging set; the share of held-out questions that the model answers exactly. */
    private double judge(Path folder) throws IOException {
        Shop shop = Shop.fernhill();
        try (BaseModel base = BaseModel.load(folder, ModelOptions.defaults())) {
            int invariants = InvariantsFile.write(folder, base, shop);
            List<SupervisedExample> heldOut = Stream.<Topic>concat(shop.policies().stream(), shop.talk().stream())
                    .flatMap(topic -> topic.heldOut().stream().map(question -> example(topic, question)))
                    .toList();
            long right = Evaluator.score(base, null, heldOut).stream()
                    .filter(Score::greedy)
                    .count();
            double accuracy = (double) right / heldOut.size();
            listener.onPhase("judged: " + right + " of " + heldOut.size() + " held-out questions right, " + invariants
                    + " invariants");
            return accuracy;
        }
    }

    static SupervisedExample example(Topic topic, String question) {
        return new SupervisedExample(List.of(ChatMessage.user(question)), topic.corpusAnswer());
    }

    private Path emptyFolder() throws IOException {
        Path folder = Files.createDirectories(options.folder());
        try (Stream<Path> files = Files.list(folder)) {
            if (files.findAny().isPresent()) {
                throw new FileAlreadyExistsException(folder.toString(), null, "the folder must be empty");
            }
        }
        return folder;
    }
}
