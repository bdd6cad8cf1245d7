package dev.freshet.training;

import dev.freshet.languagemodel.tokenizer.ChatMessage;
import dev.freshet.languagemodel.training.AnchorExample;
import dev.freshet.languagemodel.training.LabeledExample;
import dev.freshet.languagemodel.training.PreferenceExample;
import dev.freshet.languagemodel.training.SupervisedExample;
import dev.freshet.languagemodel.training.TextExample;
import dev.freshet.languagemodel.training.TrainingExample;
import dev.freshet.schemas.event.Message;
import dev.freshet.training.material.Material;
import java.util.List;

/** Materials as the language model takes them. */
final class Examples {

    private Examples() {}

    static TrainingExample of(Material material) {
        List<ChatMessage> messages = messages(material);
        if (material instanceof Material.Demonstration demonstration) {
            return new SupervisedExample(messages, demonstration.answer(), demonstration.weight());
        } else if (material instanceof Material.Preference preference) {
            return new PreferenceExample(messages, preference.chosen(), preference.rejected(), preference.weight());
        } else if (material instanceof Material.Rating rating) {
            return new LabeledExample(messages, rating.answer(), rating.desirable(), rating.weight());
        }
        if (material instanceof Material.Anchor anchor) {
            return new AnchorExample(messages, anchor.answer(), anchor.weight());
        }
        Material.Text text = (Material.Text) material;
        return new TextExample(text.text(), text.weight());
    }

    /** The conversation; empty where there is none. */
    static List<ChatMessage> messages(Material material) {
        return conversation(material).stream()
                .map(message -> new ChatMessage(message.getRole(), message.getContent()))
                .toList();
    }

    private static List<Message> conversation(Material material) {
        if (material instanceof Material.Demonstration demonstration) {
            return demonstration.messages();
        } else if (material instanceof Material.Preference preference) {
            return preference.messages();
        } else if (material instanceof Material.Rating rating) {
            return rating.messages();
        }
        return material instanceof Material.Anchor anchor ? anchor.messages() : List.of();
    }

    /** The answers to the conversation. */
    static List<String> answers(Material material) {
        if (material instanceof Material.Demonstration demonstration) {
            return List.of(demonstration.answer());
        } else if (material instanceof Material.Preference preference) {
            return List.of(preference.chosen(), preference.rejected());
        } else if (material instanceof Material.Rating rating) {
            return List.of(rating.answer());
        }
        return material instanceof Material.Anchor anchor ? List.of(anchor.answer()) : List.of();
    }
}
