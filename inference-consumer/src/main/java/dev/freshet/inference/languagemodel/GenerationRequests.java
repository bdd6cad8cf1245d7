package dev.freshet.inference.languagemodel;

import dev.freshet.languagemodel.generation.GenerationRequest;
import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.tokenizer.InvalidRequestException;
import dev.freshet.schemas.event.Message;
import dev.freshet.schemas.event.SamplingParameters;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the topics say, in the language model's terms. */
public final class GenerationRequests {

    private GenerationRequests() {}

    /**
     * The request for a conversation and its parameters.
     *
     * @throws InvalidRequestException names the field, its value and what is allowed
     */
    public static GenerationRequest of(List<Message> messages, SamplingParameters parameters) {
        return GenerationRequest.builder(messages.stream()
                        .map(message -> new ChatMessage(message.getRole(), message.getContent()))
                        .toList())
                .maxTokens(parameters.getMaxTokens())
                .minTokens(parameters.getMinTokens())
                .ignoreEos(parameters.getIgnoreEos())
                .logProbs(parameters.getLogprobs())
                .temperature(parameters.getTemperature())
                .topK(parameters.getTopK())
                .topP(parameters.getTopP())
                .minP(parameters.getMinP())
                .repetitionPenalty(parameters.getRepetitionPenalty())
                .presencePenalty(parameters.getPresencePenalty())
                .frequencyPenalty(parameters.getFrequencyPenalty())
                .logitBias(biases(parameters.getLogitBias()))
                .seed(parameters.getSeed())
                .stop(parameters.getStop())
                .build();
    }

    /** What is wrong, with the field named as the topic names it. */
    static String faultOnTopic(InvalidRequestException fault) {
        String message = String.valueOf(fault.getMessage());
        String field = fault.field();
        if (field.equals("messages")) {
            return message;
        }
        String name = field.equals("logProbs") ? "logprobs" : snakeCase(field);
        return "parameters." + name + message.substring(field.length());
    }

    private static String snakeCase(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static Map<Integer, Double> biases(Map<String, Double> byName) {
        Map<Integer, Double> biases = new HashMap<>();
        byName.forEach((name, bias) -> {
            try {
                biases.put(Integer.valueOf(name), bias);
            } catch (NumberFormatException e) {
                throw new InvalidRequestException("logitBias", "of token '" + name + "'", "of a token id");
            }
        });
        return biases;
    }
}
