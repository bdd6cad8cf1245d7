package dev.freshet.local.pretrain;

/** Hears how a training goes, on the thread that trains. */
public interface PretrainListener {

    /** Something begins or is done, in one line of text. */
    void onPhase(String text);

    /** Training is at a step: about every two seconds, and after each validation. */
    void onProgress(PretrainProgress progress);
}
