package dev.freshet.languagemodel.training;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns examples into tokens in which the answers and the ends of their turns are targets. */
final class ExampleEncoder {

    private final Tokenizer tokenizer;
    private final int maxTokens;

    /** A longer example loses the oldest tokens of its prompt, and then the last of its answers. */
    ExampleEncoder(Tokenizer tokenizer, int maxTokens) {
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
    }

    /** One for an example that asks; one for each window of a text. */
    List<EncodedExample> encode(TrainingExample example) {
        if (example instanceof TextExample text) {
            return encode(text);
        } else if (example instanceof PreferenceExample preference) {
            return List.of(encode(preference));
        } else if (example instanceof LabeledExample labeled) {
            return List.of(encode(labeled));
        } else if (example instanceof AnchorExample anchor) {
            return List.of(encode(anchor));
        }
        return List.of(encode((SupervisedExample) example));
    }

    EncodedExample encode(SupervisedExample example) {
        int[] answer = answer(example.answer());
        return EncodedExample.supervised(prompt(example.messages(), answer.length), answer, example.weight());
    }

    EncodedExample encode(PreferenceExample example) {
        int[] chosen = answer(example.chosen());
        int[] rejected = answer(example.rejected());
        int[] prompt = prompt(example.messages(), Math.max(chosen.length, rejected.length));
        return EncodedExample.preference(prompt, chosen, rejected, example.weight());
    }

    EncodedExample encode(LabeledExample example) {
        int[] answer = answer(example.answer());
        int[] prompt = prompt(example.messages(), answer.length);
        return EncodedExample.labeled(prompt, answer, example.desirable(), example.weight());
    }

    EncodedExample encode(AnchorExample example) {
        int[] answer = answer(example.answer());
        return EncodedExample.anchor(prompt(example.messages(), answer.length), answer, example.weight());
    }

    /** Windows that overlap by a token, so that each token but the text's first is predicted once. */
    List<EncodedExample> encode(TextExample example) {
        int[] tokens = tokenizer.encodeText(example.text());
        List<EncodedExample> windows = new ArrayList<>();
        for (int start = 0; start < tokens.length - 1; start += maxTokens - 1) {
            int end = Math.min(tokens.length, start + maxTokens);
            windows.add(EncodedExample.text(Arrays.copyOfRange(tokens, start, end), example.weight()));
        }
        return windows;
    }

    private int[] answer(String text) {
        int[] tokens = tokenizer.encode(text);
        int[] answer = Arrays.copyOf(tokens, tokens.length + 1);
        answer[tokens.length] = tokenizer.endOfTurn();
        return answer.length > maxTokens - 1 ? Arrays.copyOf(answer, maxTokens - 1) : answer;
    }

    private int[] prompt(List<ChatMessage> messages, int answerLength) {
        int[] prompt = tokenizer.encodePrompt(messages);
        int kept = Math.min(prompt.length, maxTokens - answerLength);
        return Arrays.copyOfRange(prompt, prompt.length - kept, prompt.length);
    }
}
